"""Looks at what a stopped job leaves running, with a shell of the suite's as process 1.

Without that the end of the main process takes all others with it, and orphans are never seen.
"""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

from boxwright_conformance.platform.errors import engine_errors
from boxwright_conformance.scenarios.evidence import NotJudged, StoppedTraining
from boxwright_conformance.scenarios.evidence.training import Reaped
from boxwright_conformance.scenarios.training.jobs import need_success
from boxwright_conformance.scenarios.training.stopping import at_work, long_job

if TYPE_CHECKING:
    from boxwright_conformance.platform import TrainingJob
    from boxwright_conformance.scenarios.stage import Stage

__all__ = ["collect_reaped"]

_MARK = "boxwright: the main process has ended"
# What a shell starts in the background it has ignore SIGINT, which some programs keep to.
_SCRIPT = f"""
"$@"
echo "{_MARK}"
sleep 3600
"""
_PATIENCE = 3.0
_LOOK_SECONDS = 0.1


def collect_reaped(stage: Stage) -> Reaped:
    """Stop a job whose main process has workers, and see who is left."""
    usual = need_success(stage).usual.result.seconds
    stopped = stage.get("stopped_training", StoppedTraining)
    if stopped.ended_before:
        raise NotJudged("the sample training ended before it could be stopped (TRAIN-070)")
    if not stopped.workers:
        return Reaped(workers=())
    job = _below_a_shell(stage)
    job.start()
    try:
        at_work(stage, job, usual)
        if _MARK in job.text() or job.ended:
            raise NotJudged("the image has no /bin/sh to put in front of training")
        job.signal_child("SIGTERM")
        ended = _heard(job, stage.clocks.training_stop)
        left = _left(job) if ended else ()
    finally:
        log = job.text()
        job.kill()
        job.wait(_PATIENCE)
    return Reaped(workers=stopped.workers, left=left, ended=ended, log=log)


def _below_a_shell(stage: Stage) -> TrainingJob:
    """The job as a child of a shell that outlives it."""
    with engine_errors(stage.subject.image):
        config = stage.session.client.images.get(stage.subject.image).attrs["Config"]
    own = config.get("Entrypoint") or []
    return replace(
        long_job(stage),
        entrypoint=("/bin/sh",),
        command=("-c", _SCRIPT, "sh", *own, "train"),
        init=False,
    )


def _heard(job: TrainingJob, patience: float) -> bool:
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        if _MARK in job.text():
            return True
        time.sleep(_LOOK_SECONDS)
    return False


def _left(job: TrainingJob) -> tuple[str, ...]:
    """Command lines of what neither ends nor is the shell's own, after a while."""
    deadline = time.monotonic() + _PATIENCE
    while True:
        living = [one for one in job.processes() if not one.zombie]
        found = tuple(
            one.command
            for one in living
            if "boxwright: the main" not in one.command and one.command != "sleep 3600"
        )
        if not found or time.monotonic() > deadline:
            return found
        time.sleep(_LOOK_SECONDS)
