"""Tells training jobs to stop: in the middle, and when they have hardly begun."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

from boxwright_conformance.platform.vantage import strain
from boxwright_conformance.scenarios.evidence import StoppedTraining
from boxwright_conformance.scenarios.evidence.training import StoppedEarly
from boxwright_conformance.scenarios.training.jobs import listed, name, need_success, plain_job
from boxwright_conformance.scenarios.under_way import under_way

if TYPE_CHECKING:
    from boxwright_conformance.platform import TrainingJob
    from boxwright_conformance.platform.processes import Process
    from boxwright_conformance.scenarios.stage import Stage

__all__ = [
    "at_work",
    "collect_stopped_early",
    "collect_stopped_training",
    "long_job",
    "workers",
]

# A starved machine may take the first of these to start an interpreter, and one that is starved
# even more the second, which is then stretched by as much as it is slower than an idle one.
_EARLY_SECONDS = (0.5, 1.5)
_STARVED, _MOST_STRAIN = 1.5, 2.2
# How much longer a job may need until there is something to save.
_LONGER, _MORE_SECONDS = 2, 3.0
_INITS = ("docker-init", "/sbin/docker-init", "tini", "/dev/init")


def long_job(stage: Stage) -> TrainingJob:
    """A job that lasts, where the user has told how."""
    job = plain_job(stage)
    longer = stage.subject.stop_hyperparameters or {}
    return replace(job, hyperparameters={**job.hyperparameters, **longer})


def at_work(stage: Stage, job: TrainingJob, usual: float) -> bool:
    """Let a started job get to its work; say whether it has ended over that."""
    lengthened = stage.subject.stop_hyperparameters is not None
    return under_way(job, usual, lengthened=lengthened).is_set()


def collect_stopped_training(stage: Stage) -> StoppedTraining:
    """Tell a job to stop while it trains; once more, and later, when it had nothing to save."""
    usual = need_success(stage).usual.result.seconds
    found = _stopped_at_work(stage, usual)
    saved = found.run.files or found.run.checkpoints
    if saved or found.ended_before or not found.lengthened or found.run.result.exit_code == 137:
        return found
    return _stopped_at_work(stage, _LONGER * usual + _MORE_SECONDS)


def _stopped_at_work(stage: Stage, usual: float) -> StoppedTraining:
    job = replace(long_job(stage), name=name())
    job.start()
    over = at_work(stage, job, usual)
    log, beside = job.text(), workers(job.processes(), init=stage.init)
    job.stop(stage.clocks.training_stop)
    return StoppedTraining(
        run=listed(job.wait(stage.clocks.training_stop)),
        log_before=log,
        grace=stage.clocks.training_stop,
        ended_before=over,
        lengthened=stage.subject.stop_hyperparameters is not None,
        workers=beside,
    )


def workers(table: tuple[Process, ...], *, init: bool) -> tuple[str, ...]:
    """Command lines of the processes beside the main one, which is the oldest below an init."""
    living = [one for one in table if not one.zombie]
    if init:
        living = [one for one in living if one.command.split()[0] not in _INITS]
    known = {one.pid for one in living}
    return tuple(one.command for one in living if one.parent in known)


def collect_stopped_early(stage: Stage) -> StoppedEarly:
    """Tell a job to stop as soon as it has started."""
    need_success(stage)
    for seconds in _EARLY_SECONDS:
        found = _stopped_after(stage, seconds)
        if found.run.result.exit_code != 137:
            return found
    slower = strain(stage.session)
    if slower < _STARVED:
        return found
    last = _stopped_after(stage, round(min(_MOST_STRAIN, slower) * seconds, 1))
    return replace(last, strain=slower)


def _stopped_after(stage: Stage, seconds: float) -> StoppedEarly:
    clocks = stage.clocks
    patience = clocks.training_stop if stage.soak else min(clocks.early, clocks.training_stop)
    job = replace(long_job(stage), name=name())
    job.start()
    time.sleep(seconds)
    job.stop(patience)
    return StoppedEarly(
        run=listed(job.wait(patience)),
        after=seconds,
        patience=patience,
        grace=clocks.training_stop,
        lengthened=stage.subject.stop_hyperparameters is not None,
    )
