"""Puts the outcome of processing jobs into words, and tells which change decides it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from boxwright_conformance.checks.verdict import NotJudged, Violation
from boxwright_conformance.checks.words import ending, tail

if TYPE_CHECKING:
    from boxwright_conformance.scenarios.evidence.processing import Processed, ProcessingRun

__all__ = ["judge_burden", "judge_crutch", "need_success", "outcome"]


def outcome(run: ProcessingRun) -> str:
    """How a job ended, in one line; one that left nothing where it should says so."""
    return "nothing in the outputs" if run.ended_well and not run.succeeded else ending(run.result)


def need_success(processed: Processed) -> ProcessingRun:
    """The job that went well.

    Raises:
        NotJudged: there is none.
    """
    if processed.usable is None:
        raise NotJudged(f"processing did not go well (PROC-004): {outcome(processed.run)}")
    return processed.usable


def judge_burden(processed: Processed, name: str, what: str) -> None:
    """Fail when this one burden is enough to break a job that goes well without it."""
    if processed.run.succeeded:
        return
    if processed.plain is None or not processed.plain.succeeded:
        raise NotJudged(_fails_anyway(processed))
    alone = processed.alone[name]
    if not alone.succeeded:
        raise Violation(f"processing fails once {what}: {outcome(alone)}", tail(alone.result.log))


def judge_crutch(processed: Processed, name: str, what: str) -> None:
    """Fail when the job goes well only with something that the platform does not give."""
    if processed.usable:
        return
    plain, alone = processed.plain, processed.alone.get(name)
    if plain is None or alone is None or not alone.succeeded:
        raise NotJudged(_fails_anyway(processed))
    reason = f"processing succeeds only with {what}; as it is: {outcome(plain)}"
    raise Violation(reason, tail(plain.result.log))


def _fails_anyway(processed: Processed) -> str:
    return f"processing fails in its plainest form too (PROC-004): {outcome(processed.run)}"
