"""Sorts the requirements that were not judged by the reason, so that a reader sees what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from boxwright_conformance.report.results import UNJUDGED, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable

    from boxwright_conformance.report.results import Outcome

UNSEEN = "cannot be seen from outside the platform; why: boxwright explain ID"
_NOT_CLAIMED = "not claimed: "


def unjudged(outcomes: Iterable[Outcome]) -> dict[str, list[Outcome]]:
    """Those that were not judged, by the reason; the most frequent reason first."""
    groups: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        if outcome.verdict in UNJUDGED:
            groups.setdefault(_why(outcome), []).append(outcome)
    claims = {reason: group for reason, group in groups.items() if reason.startswith(_NOT_CLAIMED)}
    if len(claims) > 1:
        names = ", ".join(reason.removeprefix(_NOT_CLAIMED) for reason in claims)
        joined = [one for group in claims.values() for one in group]
        groups = {reason: group for reason, group in groups.items() if reason not in claims}
        groups[f"not claimed, one --claim for each: {names}"] = joined
    return dict(sorted(groups.items(), key=lambda group: -len(group[1])))


def _why(outcome: Outcome) -> str:
    """Why a requirement was not judged, in words that it shares with others of its kind."""
    if outcome.verdict is Verdict.DISABLED:
        return f"disabled: {outcome.reason}"
    if outcome.requirement.untestable and outcome.requirement.untestable in outcome.reason:
        return UNSEEN
    return outcome.reason.removeprefix("not judged: ")
