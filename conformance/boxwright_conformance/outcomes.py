"""Makes one verdict of all that the checks of a requirement found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from boxwright_conformance.contract.record import Area
from boxwright_conformance.report.results import JUDGED, Outcome, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from boxwright_conformance.contract.record import Requirement
    from boxwright_conformance.finding import Finding
    from boxwright_conformance.scenarios.stage import Stage

__all__ = ["outcome", "untested", "why_not"]

_WORST_FIRST = (
    Verdict.FAIL,
    Verdict.ERROR,
    Verdict.WARN,
    Verdict.PASS,
    Verdict.SKIP,
)
_LOST = "the suite gave no verdict on it; next: boxwright doctor"
_INTERRUPTED = "interrupted before it was judged"


def why_not(one: Requirement, stage: Stage) -> str:
    """Why a requirement is not judged at all; empty when it is."""
    if one.untestable:
        return f"untestable: {one.untestable}"
    if one.roles and not one.roles & stage.roles:
        return f"not tested: role {' or '.join(sorted(one.roles))}"
    if one.claim and one.claim not in stage.claims:
        return f"not claimed: {one.claim}"
    return stage.subject.disabled.get(one.id, "")


def outcome(
    one: Requirement, stage: Stage, findings: Sequence[Finding], *, interrupted: bool = False
) -> Outcome:
    """The verdict on a requirement: the worst of what its checks found."""
    if why := why_not(one, stage):
        disabled = why == stage.subject.disabled.get(one.id)
        verdict = Verdict.DISABLED if disabled else Verdict.SKIP
        return Outcome(requirement=one, verdict=verdict, reason=why)
    own = [finding for finding in findings if finding.requirement == one.id]
    if not own:
        lost = _INTERRUPTED if interrupted else _LOST
        return Outcome(requirement=one, verdict=Verdict.ERROR, reason=lost)
    worst = min(own, key=lambda finding: _WORST_FIRST.index(finding.verdict))
    return Outcome(
        requirement=one,
        verdict=worst.verdict,
        reason=worst.reason,
        seen=worst.seen,
        scenario=worst.scenario,
        seconds=sum(finding.seconds for finding in own),
    )


def untested(roles: Iterable[str], outcomes: Sequence[Outcome]) -> tuple[str, ...]:
    """The roles that no judged requirement is about, though something of theirs was asked for.

    What can be seen of the image without running it says nothing about a role.
    """
    about = [one for one in outcomes if one.requirement.area is not Area.IMG]
    asked = {role for one in about for role in one.requirement.roles}
    judged = {
        role
        for one in about
        if one.verdict in {*JUDGED, Verdict.ERROR}
        for role in one.requirement.roles
    }
    return tuple(sorted(set(roles) & asked - judged))
