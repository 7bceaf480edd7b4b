"""What differs between a project before and after an update, and whether that is worse."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from boxwright_conformance.contract.record import Level
from boxwright_conformance.report.results import Verdict

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from boxwright_conformance.report.results import Outcome, Results

    from boxwright.proving.sides import Side

__all__ = ["Change", "Comparison", "compare", "lost"]

_GOOD = {Verdict.PASS, Verdict.WARN}
_BAD = {Verdict.FAIL, Verdict.ERROR}


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A requirement with another verdict than before.

    Attributes:
        target: whose image.
        before: the verdict on the old one.
        after: that on the new one, with its reason.
    """

    target: str
    before: Outcome
    after: Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """The two sides, what differs, and why the second is worse; no reason: it is not."""

    before: Side
    after: Side
    changes: tuple[Change, ...]
    worse: tuple[str, ...]


def compare(before: Side, after: Side) -> Comparison:
    """Hold the two sides against each other.

    Worse is: an image that is not built or judged, none that could be, a target that is gone, and
    a MUST that held and now fails or ends in an error; a SHOULD too, where the project is strict.
    """
    changes = tuple(_changes(before, after))
    binding = {Level.MUST, Level.SHOULD} if before.strict or after.strict else {Level.MUST}
    reasons = [after.broken] if after.broken else []
    if not (after.targets or after.broken):
        reasons.append("Nothing was judged: this engine can run none of the targets.")
    gone = [name for name in before.targets if name not in after.targets and not after.broken]
    reasons += [f"There is no target {name} any more." for name in gone]
    reasons += [
        f"{one.after.requirement.id} held and is now: {one.after.verdict}"
        for one in changes
        if _fell(one.before, one.after, binding)
    ]
    return Comparison(before=before, after=after, changes=changes, worse=tuple(reasons))


def _changes(before: Side, after: Side) -> Iterator[Change]:
    for target, new in after.targets.items():
        if target not in before.targets:
            continue
        old = {one.requirement.id: one for one in before.targets[target].results.outcomes}
        for outcome in new.results.outcomes:
            earlier = old.get(outcome.requirement.id)
            if earlier and earlier.verdict is not outcome.verdict:
                yield Change(target=target, before=earlier, after=outcome)


def lost(before: Side, target: str, results: Results) -> tuple[str, ...]:
    """The requirements, whatever their level, that held before and do not in these results."""
    if target not in before.targets:
        return ()
    earlier = before.targets[target].results.outcomes
    held = {one.requirement.id for one in earlier if one.verdict in _GOOD}
    return tuple(
        one.requirement.id
        for one in results.outcomes
        if one.requirement.id in held and one.verdict not in _GOOD
    )


def _fell(before: Outcome, after: Outcome, binding: Collection[Level]) -> bool:
    held = before.verdict in _GOOD and after.verdict in _BAD
    return held and after.requirement.level in binding
