"""Finds out which of many things, laid on a job together, made the difference."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from boxwright_conformance.contract.edition import Edition
    from boxwright_conformance.platform import TrainingJob

__all__ = ["Change", "laid", "search"]

_Run = TypeVar("_Run")


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One thing about a job that can be changed alone.

    Attributes:
        requirement: the requirement that a difference in the outcome breaks.
        contrast: another requirement, judged by what happens without it.
        apply: makes the changed job.
        claim: the claim that lays it on the job, or None when the platform always does.
        apart: whether it takes away what other changes are about, so that it is tried by itself.
    """

    requirement: str
    apply: Callable[[TrainingJob, Edition], TrainingJob]
    contrast: str | None = None
    claim: str | None = None
    apart: bool = False


def laid(
    job: TrainingJob, changes: Mapping[str, Change], names: Sequence[str], edition: Edition
) -> TrainingJob:
    """The job with these changes, one on top of the other."""
    for name in names:
        job = changes[name].apply(job, edition)
    return job


def search(
    names: Sequence[str],
    run: Callable[[Sequence[str]], _Run],
    telling: Callable[[_Run], bool],
    known: _Run | None = None,
) -> dict[str, _Run]:
    """Run with all changes, and where that tells something, with halves, down to single ones.

    Args:
        names: the changes.
        run: runs with some of them.
        telling: whether a run tells something.
        known: the run with all changes, if there has been one.

    Returns:
        For each change the smallest run that it was part of.
    """
    if not names:
        return {}
    found = run(names) if known is None else known
    if len(names) == 1 or not telling(found):
        return dict.fromkeys(names, found)
    middle = len(names) // 2
    return search(names[:middle], run, telling) | search(names[middle:], run, telling)
