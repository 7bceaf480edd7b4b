"""Makes training jobs, runs them and lists what they left."""

from __future__ import annotations

import json
import uuid
from typing import TYPE_CHECKING

from boxwright_conformance.platform import TrainingJob, TrainingResult
from boxwright_conformance.scenarios.evidence import NO_CHANNELS, NotJudged, Trained, TrainingRun

if TYPE_CHECKING:
    from pathlib import Path

    from boxwright_conformance.scenarios.stage import Stage

__all__ = ["listed", "name", "need_channels", "need_success", "plain_job", "train"]


def plain_job(stage: Stage) -> TrainingJob:
    """A job that asks for no more than the documents promise."""
    return TrainingJob(
        session=stage.session,
        image=stage.subject.image,
        channels=stage.subject.channels,
        hyperparameters=stage.subject.hyperparameters,
        environment=stage.subject.environment,
        name=name(),
        init=stage.init,
        extra_config={"resourceconfig.json": _DOCUMENTED},
        input_read_only=False,
    )


_DOCUMENTED = json.dumps(
    {"current_host": "algo-1", "hosts": ["algo-1"], "network_interface_name": "eth0"}
).encode()


def name() -> str:
    """A job name that is new."""
    return f"job-{uuid.uuid4().hex[:12]}"


def train(job: TrainingJob, limit: float, idle: float) -> TrainingRun:
    """Run a job to its end, or to a limit, and list what it left."""
    return listed(job.run(limit, idle=idle))


def listed(result: TrainingResult) -> TrainingRun:
    """A job's end, with the names of the files it left."""
    return TrainingRun(
        result=result,
        files=_files(result.model),
        others=_files(result.output),
        checkpoints=_files(result.checkpoints),
    )


def _files(directory: Path) -> tuple[str, ...]:
    found = (path for path in directory.rglob("*") if path.is_file())
    return tuple(sorted(str(path.relative_to(directory)) for path in found))


def need_channels(stage: Stage) -> None:
    """Go on only with data.

    Raises:
        NotJudged: the user gave none.
    """
    if not stage.subject.channels:
        raise NotJudged(NO_CHANNELS)


def need_success(stage: Stage) -> Trained:
    """The usual training job, which went well in one form or the other.

    Raises:
        NotJudged: it did not, so nothing can be learnt from a spoilt one.
    """
    trained = stage.get("trained", Trained)
    if not trained.usual.succeeded:
        result = trained.run.result
        if not trained.channels and not result.start_error and not result.timed_out:
            raise NotJudged(NO_CHANNELS)
        raise NotJudged("training fails as it is (IMG-001, TRAIN-001, TRAIN-005, TRAIN-060)")
    return trained
