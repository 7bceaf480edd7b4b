"""Judgements over training in Pipe mode."""

from __future__ import annotations

from typing import TYPE_CHECKING

from boxwright_conformance.checks.verdict import NotJudged, Violation, requirement
from boxwright_conformance.checks.words import ending, tail

if TYPE_CHECKING:
    from boxwright_conformance.scenarios.evidence.training_hosts import Piped, PipedRun

_ONE_EPOCH = (
    "one epoch was read only; next: [train] hyperparameters in boxwright.toml that ask for two"
)
_UNCLAIMED = "not claimed: {0}; next: --claim {0}"


@requirement("TRAIN-045")
def check_first_pipe_is_read(piped: Piped) -> None:
    """The first epoch comes through train_0."""
    late = _claimed(piped.late, "pipe")
    if not late.opened(0):
        reason = f"the pipe of epoch 0 was never opened: {ending(late.run.result)}"
        raise Violation(reason, tail(late.run.result.log))
    prompt = piped.prompt
    if late.run.succeeded or late.opened_again or (prompt and prompt.run.succeeded):
        return
    if not (prompt or late).opened(1):
        result = (prompt or late).run.result
        reason = f"training in Pipe mode fails in the first epoch: {ending(result)}"
        raise Violation(reason, tail(result.log))


@requirement("TRAIN-046")
def check_late_pipe_is_waited_for(piped: Piped) -> None:
    """The pipe of the second epoch may come late."""
    late = _claimed(piped.late, "pipe")
    if late.run.succeeded:
        if not late.opened(1):
            raise NotJudged(_ONE_EPOCH)
        return
    if piped.prompt is None or not piped.prompt.run.succeeded:
        result = late.run.result
        raise NotJudged(f"training in Pipe mode fails (TRAIN-045): {ending(result)}")
    result = late.run.result
    reason = f"training fails when the pipe of epoch 1 comes {piped.seconds:g} s late"
    raise Violation(f"{reason}: {ending(result)}", tail(result.log))


@requirement("TRAIN-047")
def check_each_epoch_has_its_pipe(piped: Piped) -> None:
    """No pipe is opened twice."""
    late = _claimed(piped.late, "pipe")
    again = late.opened_again
    if again:
        reason = f"{again.channel}_{again.epoch} was opened again, where nothing comes any more"
        raise Violation(reason, tail(late.run.result.log))
    if not late.opened(1):
        raise NotJudged(_ONE_EPOCH)


@requirement("TRAIN-048")
def check_records_are_understood(piped: Piped) -> None:
    """RecordIO framing is taken off."""
    framed = _claimed(piped.framed, "recordio")
    if not framed.run.succeeded:
        result = framed.run.result
        reason = f"training fails on RecordIO records in a pipe: {ending(result)}"
        raise Violation(reason, tail(result.log))


def _claimed(run: PipedRun | None, claim: str) -> PipedRun:
    if run is None:
        raise NotJudged(_UNCLAIMED.format(claim))
    return run
