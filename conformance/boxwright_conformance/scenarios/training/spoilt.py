"""Runs training jobs that lack something, or hold garbage."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from boxwright_conformance.scenarios.evidence import NO_HYPERPARAMETERS, NotJudged, TrainingRun
from boxwright_conformance.scenarios.spoil import garbage
from boxwright_conformance.scenarios.training.jobs import (
    need_channels,
    need_success,
    plain_job,
    train,
)

if TYPE_CHECKING:
    from boxwright_conformance.platform import TrainingJob
    from boxwright_conformance.scenarios.stage import Stage

__all__ = ["collect_defaulted", "collect_missing", "collect_spoilt_data"]


def collect_spoilt_data(stage: Stage) -> TrainingRun:
    """Train on files full of garbage."""
    need_channels(stage)
    need_success(stage)
    spoilt = {
        name: garbage(channel, stage.session.directory(f"poisoned-{name}"))
        for name, channel in stage.subject.channels.items()
    }
    return _run(stage, replace(plain_job(stage), channels=spoilt))


def collect_missing(stage: Stage) -> TrainingRun:
    """Train without any channel."""
    need_channels(stage)
    need_success(stage)
    return _run(stage, replace(plain_job(stage), channels={}))


def collect_defaulted(stage: Stage) -> TrainingRun:
    """Train without any hyperparameter."""
    if not stage.subject.hyperparameters:
        raise NotJudged(NO_HYPERPARAMETERS)
    need_success(stage)
    return _run(stage, replace(plain_job(stage), hyperparameters={}))


def _run(stage: Stage, job: TrainingJob) -> TrainingRun:
    return train(job, stage.clocks.failing, stage.clocks.idle)
