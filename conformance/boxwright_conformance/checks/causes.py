"""Tells what decides whether training goes well.

A *burden* is something the platform adds and a job must bear: the job goes well without it and
fails with it alone. A *crutch* is something the platform does not give: the job goes well only
with it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from boxwright_conformance.checks.verdict import NotJudged, Violation
from boxwright_conformance.checks.words import ending, no_channels, tail

if TYPE_CHECKING:
    from boxwright_conformance.scenarios.evidence import Trained, TrainingRun

__all__ = ["judge_burden", "judge_crutch", "outcome"]


def judge_burden(trained: Trained, name: str, what: str) -> None:
    """Fail when this one burden is enough to break a job that goes well without it."""
    if trained.run.succeeded:
        return
    if trained.plain is None or not trained.plain.succeeded:
        raise NotJudged(_fails_anyway(trained))
    alone = trained.alone[name]
    if not alone.succeeded:
        reason = f"training fails once {what}: {outcome(alone)}"
        raise Violation(reason, tail(alone.result.log))


def judge_crutch(trained: Trained, name: str, what: str) -> None:
    """Fail when the job goes well only with something that the platform does not give."""
    if trained.run.succeeded or (trained.plain and trained.plain.succeeded):
        return
    if trained.plain is None or name not in trained.alone or not trained.alone[name].succeeded:
        raise NotJudged(_fails_anyway(trained))
    reason = f"training succeeds only with {what}; as it is: {outcome(trained.plain)}"
    raise Violation(reason, tail(trained.plain.result.log))


def _fails_anyway(trained: Trained) -> str:
    if not trained.channels:
        return no_channels(trained.run.result)
    return f"training fails in its plainest form too (TRAIN-005): {outcome(trained.run)}"


def outcome(run: TrainingRun) -> str:
    """How a job ended, in one line; one that left no model says so."""
    nothing = run.result.exit_code == 0 and not run.files
    return "nothing in /opt/ml/model" if nothing else ending(run.result)
