"""Judgements over checkpoints."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from boxwright_conformance.checks.verdict import NotJudged, Violation, requirement
from boxwright_conformance.checks.words import ending, tail

if TYPE_CHECKING:
    from boxwright_conformance.scenarios.evidence import StoppedTraining, TrainingRun
    from boxwright_conformance.scenarios.evidence.training_hosts import Interrupted

_NONE = "no checkpoint was written in the middle of training (TRAIN-068, TRAIN-074)"
_RESUMES = re.compile(
    r"\b(?:resum|restor|continu)\w*|\bload\w*\b.*\bcheckpoint|\bcheckpoint\b.*\b(?:load|found)"
    r"|\bstart\w*\s+(?:at|from)\s+(?:epoch|step)",
    re.IGNORECASE,
)
# What differs between two runs that do the same: times, losses, how much there is to do in all.
_VARIES = re.compile(r"\d+[.:,]\d[\d.:,]*(?:e[-+]?\d+)?|(?<=[/=])\s*\d{3,}|/\s*\d+", re.IGNORECASE)
_MOST_LINES = 10


@requirement("TRAIN-065")
def check_training_resumes(interrupted: Interrupted) -> None:
    """A job over its checkpoints goes on where they end."""
    resumed = interrupted.resumed
    if resumed is None:
        raise NotJudged(_NONE)
    if not resumed.succeeded:
        reason = f"training over its own checkpoints fails: {ending(resumed.result)}"
        raise Violation(reason, tail(resumed.result.log))
    before = _progress(interrupted.killed)[:_MOST_LINES]
    after = set(_progress(resumed))
    if _RESUMES.search(resumed.result.log) and not _RESUMES.search(interrupted.killed.result.log):
        return
    if not before:
        raise NotJudged("nothing in the log tells; let train log the epoch it goes on from")
    repeated = [line for line in before if line in after]
    if len(repeated) > len(before) / 2:
        reason = f"training begins anew over its checkpoints: {repeated[-1]!r} comes again"
        raise Violation(reason, tail(resumed.result.log))


def _progress(run: TrainingRun) -> list[str]:
    """The lines of a log that hold a number, without what differs from run to run."""
    lines = [_VARIES.sub("#", line).strip() for line in run.result.log.splitlines()]
    return [line for line in lines if re.search(r"\d", line)]


@requirement("TRAIN-066")
def check_checkpoints_are_not_written_in_place(interrupted: Interrupted) -> None:
    """A checkpoint is never half there."""
    if interrupted.overwritten:
        name = interrupted.overwritten[0]
        raise Violation(f"/opt/ml/checkpoints/{name} is written over in place")
    if not interrupted.killed.checkpoints:
        raise NotJudged(_NONE)


@requirement("TRAIN-067")
def check_torn_checkpoint_is_passed_over(interrupted: Interrupted) -> None:
    """Half a checkpoint is no reason to fail."""
    torn = interrupted.torn
    if torn is None:
        raise NotJudged(_NONE)
    if interrupted.resumed and not interrupted.resumed.succeeded:
        raise NotJudged("training over its own checkpoints fails (TRAIN-065)")
    if not torn.succeeded:
        reason = f"training fails when {interrupted.newest} is cut in half: {ending(torn.result)}"
        raise Violation(reason, tail(torn.result.log))


@requirement("TRAIN-068")
def check_spot_needs_checkpoints(
    interrupted: Interrupted, stopped_training: StoppedTraining
) -> None:
    """A job for spot instances writes a checkpoint at some time."""
    if not interrupted.killed.checkpoints and not stopped_training.run.checkpoints:
        raise Violation("spot is claimed, and nothing is ever written to /opt/ml/checkpoints")


@requirement("TRAIN-074")
def check_checkpoints_need_no_signal(
    interrupted: Interrupted, stopped_training: StoppedTraining
) -> None:
    """Checkpoints are there also when the job is killed without notice."""
    if interrupted.killed.checkpoints:
        return
    if not stopped_training.run.checkpoints:
        raise NotJudged("no checkpoint is ever written (TRAIN-068)")
    raise Violation("checkpoints are written after SIGTERM only; a job that is killed has none")
