"""The update that proves itself: merged in a copy, judged there, and only then taken over."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from boxwright_conformance.platform import EngineUnavailable

from boxwright import console
from boxwright.errors import EngineError, UsageError
from boxwright.proving import copies
from boxwright.proving.comparison import Comparison, compare, lost
from boxwright.proving.earlier import earlier
from boxwright.proving.sides import look_at
from boxwright.rendering.origin import recorded, told
from boxwright.rendering.update import check, unsettled, update
from boxwright.running import local

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["Done", "prove_merged", "update_proven"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What came of an update.

    Attributes:
        before: template version the project came from.
        after: the one it has now, or would have.
        conflicts: files that both sides changed in the same lines; then nothing was proven.
        comparison: the two sides; None: nothing was proven.
        kept: whether the update is in the working tree.
    """

    before: str
    after: str
    conflicts: tuple[str, ...] = ()
    comparison: Comparison | None = None
    kept: bool = True


def update_proven(
    project: Path, *, source: str | None, ask: bool, trust: bool, quick: bool, force: bool
) -> Done:
    """Merge the newest template into a copy, judge both, and take the merge over if not worse.

    Until then the working tree is as it was, whatever happens. With conflicts the merge is left
    there unproven, for the user to settle.

    Args:
        project: its root.
        source: where to fetch the template from; None: from the address that the project records.
        ask: ask the questions that are new.
        trust: let the template run code of its own.
        quick: leave the slow scenarios out.
        force: take it over even when it is worse.

    Raises:
        UsageError: the project cannot be updated as it is.
        TrustError: the template wants to run code of its own.
        EngineError, PlatformError: the template could not be fetched, or nothing could be proven.
    """
    check(project)
    with copies.copy_of(project) as copy:
        copies.commit(copy)
        merged = update(copy, source=source, ask=ask, trust=trust)
        if merged.before == merged.after:
            return Done(before=merged.before, after=merged.after)
        if merged.conflicts:
            again = update(project, source=source, trust=trust, answers=told(copy))
            return Done(before=again.before, after=again.after, conflicts=again.conflicts)
        patch = copies.changes(copy)
        copies.lend_ignored(project, copy)
        console.progress(f"template {merged.before} -> {merged.after}: merged in a copy")
        found = _compared(project, copy, quick=quick, instead="boxwright update --merge-only")
        kept = force or not found.worse
        if kept:
            copies.take_over(project, patch)
    return Done(before=merged.before, after=merged.after, comparison=found, kept=kept)


def prove_merged(project: Path, *, quick: bool) -> Done:
    """Judge the working tree, and the last commit on an earlier template; change nothing.

    Raises:
        UsageError: there was no update, or its conflicts are not settled.
        EngineError, PlatformError: nothing could be proven.
    """
    now = recorded(project)["_commit"]
    if files := unsettled(project):
        raise UsageError(
            f"Conflicts are not settled: {', '.join(files)}",
            next="choose between the markers, then: boxwright update --prove-only",
        )
    commit, version = earlier(project)
    with copies.copy_of(project, commit) as copy:
        copies.lend_ignored(project, copy)
        found = _compared(copy, project, quick=quick)
    return Done(before=version, after=now, comparison=found)


def _compared(before: Path, after: Path, *, quick: bool, instead: str = "") -> Comparison:
    """Look at both sides; `instead` is the command that does without."""
    try:
        with local.session() as session:
            console.progress("before the update:")
            old = look_at(before, session, quick=quick)
            console.progress("after the update:")
            new = look_at(after, session, quick=quick, lost=partial(lost, old))
    except EngineUnavailable as silence:
        raise EngineError(
            f"{str(silence).partition('; next: ')[0]}. Nothing was proven, so nothing was changed.",
            next=f"boxwright doctor   (or, unproven: {instead})" if instead else "boxwright doctor",
        ) from silence
    return compare(old, new)
