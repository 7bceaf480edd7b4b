"""Runs training jobs: a good one, spoilt ones, one that is stopped."""

from __future__ import annotations

import json
import uuid
from dataclasses import replace
from typing import TYPE_CHECKING

from boxwright_conformance.platform import Channel, TrainingJob, TrainingResult
from boxwright_conformance.scenarios.evidence import (
    NO_CHANNELS,
    NO_HYPERPARAMETERS,
    NotJudged,
    Trained,
    TrainingRun,
)
from boxwright_conformance.scenarios.spoil import garbage
from boxwright_conformance.scenarios.training.burdens import BURDENS, CRUTCHES, Change

if TYPE_CHECKING:
    from pathlib import Path

    from boxwright_conformance.scenarios.clocks import Clocks
    from boxwright_conformance.scenarios.stage import Stage

__all__ = [
    "collect_encoded",
    "collect_missing",
    "collect_poisoned",
    "collect_trained",
    "listed",
    "need_success",
    "plain_job",
    "train",
]


def plain_job(stage: Stage) -> TrainingJob:
    """A job that asks for no more than the documents promise."""
    return TrainingJob(
        session=stage.session,
        image=stage.subject.image,
        channels=stage.subject.channels,
        hyperparameters=stage.subject.hyperparameters,
        environment=stage.subject.environment,
        name=f"boxwright-{uuid.uuid4().hex[:12]}",
        init=stage.init,
        extra_config={"resourceconfig.json": _DOCUMENTED},
        input_read_only=False,
    )


_DOCUMENTED = json.dumps(
    {"current_host": "algo-1", "hosts": ["algo-1"], "network_interface_name": "eth0"}
).encode()


def train(job: TrainingJob, limit: float, idle: float) -> TrainingRun:
    """Run a job to its end, or to a limit, and list what it left."""
    return listed(job.run(limit, idle=idle))


def listed(result: TrainingResult) -> TrainingRun:
    """A job's end, with the names of the files it left."""
    return TrainingRun(result=result, files=_files(result.model), others=_files(result.output))


def _files(directory: Path) -> tuple[str, ...]:
    found = (path for path in directory.rglob("*") if path.is_file())
    return tuple(sorted(str(path.relative_to(directory)) for path in found))


def collect_trained(stage: Stage) -> Trained:
    """Train under all burdens; when that fails, find out which one it was."""
    plain = plain_job(stage)
    loaded = plain
    for burden in BURDENS.values():
        if burden.claim is None or burden.claim in stage.claims:
            loaded = burden.apply(loaded)
    run = train(loaded, stage.clocks.training, stage.clocks.idle)
    facts = Trained(
        run=run,
        channels=tuple(stage.subject.channels),
        hyperparameters=len(stage.subject.hyperparameters),
    )
    suspects = _suspects(stage)
    if run.succeeded or run.result.timed_out or run.result.start_error or not suspects:
        return facts
    return _explained(facts, plain, suspects, stage.clocks)


def _suspects(stage: Stage) -> dict[str, Change]:
    every = {**BURDENS, **CRUTCHES}
    return {name: change for name, change in every.items() if change.requirement in stage.judged}


def _explained(
    facts: Trained, plain: TrainingJob, suspects: dict[str, Change], clocks: Clocks
) -> Trained:
    """Run the plain job, then with one change at a time: burdens if it went well, else crutches."""
    limits = clocks.training, clocks.idle
    run = train(plain, *limits)
    helpful = BURDENS if run.succeeded else CRUTCHES
    tried = {name: change for name, change in suspects.items() if name in helpful}
    alone = {name: train(_renamed(change.apply(plain)), *limits) for name, change in tried.items()}
    return replace(facts, plain=run, alone=alone)


def _renamed(job: TrainingJob) -> TrainingJob:
    return replace(job, name=f"boxwright-{uuid.uuid4().hex[:12]}")


def collect_encoded(stage: Stage) -> TrainingRun:
    """Train with every hyperparameter JSON-encoded, as some clients send them."""
    plain = stage.subject.hyperparameters
    if not plain:
        raise NotJudged(NO_HYPERPARAMETERS)
    encoded = {name: json.dumps(_decoded(value)) for name, value in plain.items()}
    job = replace(plain_job(stage), hyperparameters=encoded)
    return train(job, stage.clocks.training, stage.clocks.idle)


def _decoded(value: str) -> str:
    """The text inside a value that is encoded already, so that it is not encoded twice."""
    try:
        decoded = json.loads(value)
    except ValueError:
        return value
    return decoded if isinstance(decoded, str) else value


def collect_poisoned(stage: Stage) -> TrainingRun:
    """Train on files full of garbage."""
    _need_channels(stage)
    need_success(stage)
    spoilt = {
        name: garbage(channel, stage.session.directory(f"poisoned-{name}"))
        for name, channel in stage.subject.channels.items()
    }
    job = replace(plain_job(stage), channels=spoilt)
    return train(job, stage.clocks.failing, stage.clocks.idle)


def collect_missing(stage: Stage) -> TrainingRun:
    """Train without any channel."""
    _need_channels(stage)
    need_success(stage)
    nothing: dict[str, Channel | Path] = {}
    job = replace(plain_job(stage), channels=nothing)
    return train(job, stage.clocks.failing, stage.clocks.idle)


def _need_channels(stage: Stage) -> None:
    if not stage.subject.channels:
        raise NotJudged(NO_CHANNELS)


def need_success(stage: Stage) -> Trained:
    """The usual training job, which went well in one form or the other.

    Raises:
        NotJudged: it did not, so nothing can be learnt from a spoilt one.
    """
    trained = stage.get("trained", Trained)
    if not trained.run.succeeded and not (trained.plain and trained.plain.succeeded):
        result = trained.run.result
        if not trained.channels and not result.start_error and not result.timed_out:
            raise NotJudged(NO_CHANNELS)
        raise NotJudged("training fails as it is (IMG-001, TRAIN-001, TRAIN-005, TRAIN-060)")
    return trained
