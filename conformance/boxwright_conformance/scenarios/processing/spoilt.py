"""Runs processing jobs whose data is spoilt or absent, and one below another process 1."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from boxwright_conformance.scenarios.evidence import Flipped, NotJudged
from boxwright_conformance.scenarios.evidence.processing import (
    NO_INPUTS,
    Processed,
    ProcessingRun,
)
from boxwright_conformance.scenarios.processing.jobs import need_success, plain_job, process
from boxwright_conformance.scenarios.spoil import garbled

if TYPE_CHECKING:
    from boxwright_conformance.scenarios.stage import Stage

__all__ = ["collect_absent", "collect_emptied", "collect_flipped", "collect_poisoned"]

_NAME = "größe-数.csv"


def collect_poisoned(stage: Stage) -> ProcessingRun:
    """Process files full of garbage, one of them with a name that is not ASCII."""
    _need_inputs(stage)
    need_success(stage)
    inputs = {}
    for name, source in stage.subject.inputs.items():
        folder = garbled(source, stage.session.directory("poisoned"))
        if folder.is_dir():
            (folder / _NAME).write_bytes(b"\xff\xfe\x00\x80")
        inputs[name] = folder
    return process(stage, replace(plain_job(stage), inputs=inputs), stage.clocks.failing)


def collect_emptied(stage: Stage) -> ProcessingRun:
    """Process inputs that are empty directories."""
    _need_inputs(stage)
    need_success(stage)
    empty = stage.session.directory("empty")
    inputs = dict.fromkeys(stage.subject.inputs, empty)
    return process(stage, replace(plain_job(stage), inputs=inputs), stage.clocks.failing)


def collect_absent(stage: Stage) -> ProcessingRun:
    """Process where the output directories are not there yet."""
    need_success(stage)
    return process(stage, replace(plain_job(stage), outputs_exist=False))


def collect_flipped(stage: Stage) -> Flipped:
    """Process with an init as PID 1 where there was none, or the other way round."""
    normal = stage.get("processed", Processed)
    run = process(stage, replace(plain_job(stage), init=not stage.init))
    return Flipped(
        init=not stage.init,
        normally=normal.usable is not None,
        succeeded=run.succeeded,
        what="processing",
        end=run.result.start_error or f"exit code {run.result.exit_code}",
        log=run.result.log,
    )


def _need_inputs(stage: Stage) -> None:
    if not stage.subject.inputs:
        raise NotJudged(NO_INPUTS)
