"""Tells processing jobs to stop."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from boxwright_conformance.scenarios.evidence.processing import Halted, StoppedProcessing
from boxwright_conformance.scenarios.processing.jobs import need_success, plain_job, seen
from boxwright_conformance.scenarios.under_way import under_way

if TYPE_CHECKING:
    import threading

    from boxwright_conformance.platform import ProcessingJob
    from boxwright_conformance.scenarios.stage import Stage

__all__ = ["collect_stopped"]

_BETWEEN_LOOKS = 1.0


def collect_stopped(stage: Stage) -> StoppedProcessing:
    """Stop a job by SIGINT and another one by SIGTERM; outputs are looked at on the way."""
    need_success(stage)
    looks: list[dict[str, int]] = []
    halts = (_halt(stage, "SIGINT", looks), _halt(stage, "SIGTERM", None))
    early, later = looks or ({}, {})
    return StoppedProcessing(
        halts=halts,
        grace=stage.clocks.processing_stop,
        lengthened=stage.subject.stop_arguments is not None,
        early=early,
        later=later,
    )


def _halt(stage: Stage, signal: str, looks: list[dict[str, int]] | None) -> Halted:
    """Start a job and stop it while it works; one that cannot be made long is slowed down."""
    usual = need_success(stage).result.seconds
    longer = stage.subject.stop_arguments
    job = plain_job(stage)
    job = replace(job, arguments=(*job.arguments, *(longer or ())), upload_mode="Continuous")
    job.start()
    ended = under_way(job, usual, lengthened=longer is not None)
    if longer is not None and looks is not None and "continuous-output" in stage.claims:
        _look_twice(job, ended, looks)
    over, log = ended.is_set(), job.text()
    grace = stage.clocks.processing_stop
    job.stop(grace, interrupt=signal == "SIGINT")
    run = seen(stage, job, job.wait(grace))
    return Halted(signal=signal, run=run, log_before=log, ended_before=over)


def _look_twice(job: ProcessingJob, ended: threading.Event, looks: list[dict[str, int]]) -> None:
    """Take down the sizes of the outputs twice, a moment apart."""
    looks.append(job.sizes())
    ended.wait(_BETWEEN_LOOKS)
    looks.append(job.sizes())
