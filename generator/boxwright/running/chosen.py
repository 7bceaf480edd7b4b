"""What the command line and a project choose of the suite: what is judged, and what counts."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypedDict

from boxwright_conformance import baseline as baselines
from boxwright_conformance import suite
from boxwright_conformance.contract.edition import EDITIONS, NEWEST, Edition
from boxwright_conformance.contract.nearest import nearest, unknown

from boxwright.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from boxwright_conformance.project import Project

__all__ = ["Chosen", "Rules", "rules"]


class Chosen(TypedDict):
    """The values of the options of `boxwright.choosing`."""

    roles: Sequence[str]
    targets: Sequence[str]
    claims: Sequence[str]
    select: Sequence[str]
    disable: Sequence[str]
    because: Sequence[str]
    quick: bool
    soak: bool
    init: bool
    strict: bool
    contract: str | None
    baseline: Path | None
    write_baseline: Path | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """How an image is judged.

    Attributes:
        roles: only these; None: all that the image has.
        targets: of a project only these; empty: all that this engine can run.
        claims: claims on top of the project's own.
        select: ids, areas or patterns; empty: all.
        disabled: id to the reason for not judging it, on top of the project's own.
        quick: leave the slow scenarios out.
        soak: also wait where the platform grades minutes.
        init: an init process in front.
        strict: a SHOULD counts like a MUST.
        edition: the year of the platform's documents.
        baseline: file of known failures.
        write_baseline: file to take failures down in.
    """

    roles: frozenset[str] | None
    claims: frozenset[str]
    select: tuple[str, ...]
    disabled: Mapping[str, str] = field(default_factory=dict)
    quick: bool = False
    soak: bool = False
    init: bool = False
    strict: bool = False
    edition: Edition = NEWEST
    baseline: Path | None = None
    write_baseline: Path | None = None
    targets: tuple[str, ...] = ()


def rules(chosen: Chosen, project: Project | None) -> Rules:
    """What the options choose, and where they say nothing, what the project says.

    Raises:
        UsageError: an id is unknown, or a --disable has no reason.
        BaselineError: the baseline cannot be used.
    """
    told = project.conformance if project else {}
    baseline = chosen["baseline"]
    if baseline is None and project and "baseline" in told:
        baseline = project.root / told["baseline"]
    if baseline and baseline != chosen["write_baseline"]:
        baselines.load(baseline)
    try:
        suite.choose(chosen["select"])
    except suite.NothingSelected as wrong:
        raise UsageError(str(wrong)) from None
    return Rules(
        roles=frozenset(chosen["roles"]) or None,
        targets=tuple(chosen["targets"]),
        claims=frozenset(chosen["claims"]),
        select=tuple(chosen["select"]),
        disabled=_disabled(chosen["disable"], chosen["because"]),
        quick=chosen["quick"],
        soak=chosen["soak"] or told.get("soak", False),
        init=chosen["init"],
        strict=chosen["strict"] or told.get("strict", False),
        edition=EDITIONS[chosen["contract"] or told.get("contract", NEWEST.name)],
        baseline=baseline,
        write_baseline=chosen["write_baseline"],
    )


def _disabled(ids: Sequence[str], reasons: Sequence[str]) -> dict[str, str]:
    names = [identity.upper() for identity in ids]
    if problem := unknown(names):
        wrong = next(name for name in names if unknown([name]))
        raise UsageError(problem, next=f"--disable {nearest(wrong)}")
    if len(names) != len(reasons) or not all(map(str.strip, reasons)):
        shown = names[len(reasons)] if len(reasons) < len(names) else (names or ["ID"])[-1]
        raise UsageError(
            f"--disable and --because come in pairs: {len(names)} of one, {len(reasons)} of the "
            "other, and a reason is some words.",
            next=f'--disable {shown} --because "…"',
        )
    return dict(zip(names, reasons, strict=True))
