"""What one check found, and what the end of a check means."""

from __future__ import annotations

from dataclasses import dataclass

from boxwright_conformance.checks.verdict import NotJudged, Violation, Warn
from boxwright_conformance.contract.load import requirements
from boxwright_conformance.platform import PlatformError
from boxwright_conformance.report.results import Verdict

__all__ = ["Finding", "understood"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What one check found.

    Attributes:
        requirement: id of the requirement it judges.
        verdict: pass, warn, fail, skip or error.
        reason: one line, empty on pass.
        seen: the evidence in readable form.
        scenario: where the evidence comes from.
        seconds: time the check itself took.
    """

    requirement: str
    verdict: Verdict
    reason: str = ""
    seen: str = ""
    scenario: str = ""
    seconds: float = 0.0


def understood(error: BaseException | None, identity: str) -> tuple[Verdict, str, str]:
    """What the end of a check of this requirement means."""
    if error is None:
        return Verdict.PASS, "", ""
    if isinstance(error, Violation):
        mild = isinstance(error, Warn) or requirements()[identity].unverified
        return Verdict.WARN if mild else Verdict.FAIL, error.reason, error.seen
    if isinstance(error, NotJudged):
        return Verdict.SKIP, f"not judged: {error}", ""
    if isinstance(error, PlatformError):
        return Verdict.ERROR, str(error), ""
    return Verdict.ERROR, f"the suite failed: {type(error).__name__}: {error}", ""
