"""Tells a training job to stop."""

from __future__ import annotations

import contextlib
import threading
from dataclasses import replace
from typing import TYPE_CHECKING

from boxwright_conformance.platform import PlatformError
from boxwright_conformance.scenarios.evidence import StoppedTraining
from boxwright_conformance.scenarios.training.jobs import listed, need_success, plain_job

if TYPE_CHECKING:
    from boxwright_conformance.platform import TrainingJob
    from boxwright_conformance.scenarios.stage import Stage

__all__ = ["collect_stopped_training"]

_THROTTLED = 0.2
_LONGEST_WARM_UP = 30


def collect_stopped_training(stage: Stage) -> StoppedTraining:
    """Tell a job to stop while it trains; one that cannot be made long is slowed down."""
    usual = need_success(stage).run.result.seconds
    longer = stage.subject.stop_hyperparameters
    job = plain_job(stage)
    job = replace(job, hyperparameters={**job.hyperparameters, **(longer or {})})
    job.start()
    spoke, ended = _listen(job)
    if longer is None:
        spoke.wait(usual / 2)
        job.throttle(_THROTTLED)
    else:
        ended.wait(min(usual, _LONGEST_WARM_UP))
        spoke.wait(_LONGEST_WARM_UP)
    over, log = ended.is_set(), job.text()
    job.stop(stage.clocks.training_stop)
    return StoppedTraining(
        run=listed(job.wait(stage.clocks.training_stop)),
        log_before=log,
        grace=stage.clocks.training_stop,
        ended_before=over,
        lengthened=longer is not None,
    )


def _listen(job: TrainingJob) -> tuple[threading.Event, threading.Event]:
    """Events for a job's first line and its end."""
    spoke, ended = threading.Event(), threading.Event()

    def follow() -> None:
        # The job's own thread meets the same trouble, and reports it.
        with contextlib.suppress(PlatformError):
            for _ in job.logs():
                spoke.set()
        spoke.set()
        ended.set()

    threading.Thread(target=follow, daemon=True).start()
    return spoke, ended
