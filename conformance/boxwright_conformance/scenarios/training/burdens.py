"""What the platform lays on a training job, and what the job must bear."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from boxwright_conformance.platform import Channel
from boxwright_conformance.platform.layout import resource_config
from boxwright_conformance.scenarios.odd_variables import TRAINED, odd_variables
from boxwright_conformance.scenarios.training.change import Change

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from boxwright_conformance.contract.edition import Edition
    from boxwright_conformance.platform import TrainingJob

__all__ = ["BURDENS", "FURTHER_BURDENS", "FURTHER_KEYS"]

_PAIRS = 100
_LONGEST_NAME = 256
_ODD = 'it\'s "odd" $HOME `id` * é; '
_ODD_CHANNEL = "x.y-1"
_HUGE_CHANNEL = "zz-huge"
_HUGE = 2 * 1024**3
_UNKNOWN = {
    "zzz": "1",
    "sagemaker_job_name": "job-1",
    "_tuning_objective_metric": "loss:3.4",
}
_FURTHER_FILES = {
    "init-config.json": b'{"initConfig": ',
    "metric-definition-regex.json": b"[]",
    "trainingjobconfig.json": b'{"TrainingJobName": "job-1"}',
    "upstreamoutputdataconfig.json": b"{}",
    "debughookconfig.json": b'{"LocalPath": "/opt/ml/output/tensors"}',
    "profilerconfig.json": b'{"DisableProfiler": true}',
    "checkpointconfig.json": b'{"LocalPath": "/opt/ml/checkpoints"}',
}
_FURTHER_DIRECTORIES = ("output/metrics/sagemaker", "output/profiler")
FURTHER_KEYS: dict[str, object] = {
    **json.loads(resource_config("algo-1", ("algo-1",))),
    "topology": None,
    "future": {},
}


def _with_config(
    files: Mapping[str, bytes],
) -> Callable[[TrainingJob, Edition], TrainingJob]:
    return lambda job, _: replace(job, extra_config={**job.extra_config, **files})


def _further_files(job: TrainingJob, edition: Edition) -> TrainingJob:
    """Plant what real jobs have been seen to hold."""
    folders = dict.fromkeys(_FURTHER_DIRECTORIES)
    planted = replace(job, planted={**job.planted, **folders})
    return _with_config(_FURTHER_FILES)(planted, edition)


def _many_hyperparameters(job: TrainingJob, edition: Edition) -> TrainingJob:
    """Fill up to the limits of the interface; one name and one value are as long as may be."""
    long = (_ODD * edition.hyperparameter)[: edition.hyperparameter]
    names = ["z" * _LONGEST_NAME, *(f"zzz-{n}" for n in range(_PAIRS))]
    room = max(0, _PAIRS - len(job.hyperparameters))
    extra = {name: long if n == 0 else str(n) for n, name in enumerate(names[:room])}
    return replace(job, hyperparameters={**extra, **job.hyperparameters})


def _odd_channel(job: TrainingJob, _: Edition) -> TrainingJob:
    """Add a channel, a copy of the first one, whose name is no identifier."""
    if not job.channels:
        return job
    first = next(iter(job.channels.values()))
    return replace(job, channels={**job.channels, _ODD_CHANNEL: first})


def _encoded(job: TrainingJob, _: Edition) -> TrainingJob:
    """Send every hyperparameter as JSON, as some clients do."""
    encoded = {name: json.dumps(_decoded(value)) for name, value in job.hyperparameters.items()}
    return replace(job, hyperparameters=encoded)


def _decoded(value: str) -> str:
    """The text inside a value that is encoded already, so that it is not encoded twice."""
    try:
        decoded = json.loads(value)
    except ValueError:
        return value
    return decoded if isinstance(decoded, str) else value


def _nested(job: TrainingJob, _: Edition) -> TrainingJob:
    """Add to each channel a zero-byte marker, and its first file once more under a longer key."""
    planted: dict[str, bytes | Path | None] = {}
    for name, channel in job.channels.items():
        folder = f"input/data/{name}"
        planted[f"{folder}/_SUCCESS"] = b""
        path = channel.path if isinstance(channel, Channel) else channel
        if first := next((one for one in sorted(path.rglob("*")) if one.is_file()), None):
            planted |= {f"{folder}/{above}": None for above in ("a", "a/b")}
            planted[f"{folder}/a/b/{first.name}"] = first
    return replace(job, planted={**job.planted, **planted})


def _huge_channel(job: TrainingJob, _: Edition) -> TrainingJob:
    """Add a channel that fits nowhere else, and leave little room elsewhere."""
    if not job.channels:
        return job
    place = f"input/data/{_HUGE_CHANNEL}"
    planted = {**job.planted, place: None}
    hollow = {**job.hollow, f"{place}/huge.bin": _HUGE}
    return replace(job, planted=planted, hollow=hollow, scratch="256m")


BURDENS: dict[str, Change] = {
    "unknown-hyperparameters": Change(
        requirement="TRAIN-024",
        apply=lambda job, _: replace(job, hyperparameters={**job.hyperparameters, **_UNKNOWN}),
    ),
    "many-hyperparameters": Change(requirement="TRAIN-025", apply=_many_hyperparameters),
    "further-keys": Change(
        requirement="TRAIN-027",
        contrast="TRAIN-026",
        apply=_with_config({"resourceconfig.json": json.dumps(FURTHER_KEYS).encode()}),
    ),
    "further-files": Change(requirement="TRAIN-033", apply=_further_files),
    "odd-channel": Change(requirement="TRAIN-041", apply=_odd_channel),
    "read-only-input": Change(
        requirement="TRAIN-043",
        apply=lambda job, _: replace(job, input_read_only=True),
    ),
    "odd-environment": Change(
        requirement="IMG-021",
        apply=lambda job, _: replace(job, environment=odd_variables(job.environment, TRAINED)),
    ),
    "hidden-files": Change(
        requirement="IMG-008",
        apply=lambda job, _: replace(job, empty=(*job.empty, "/opt/ml")),
    ),
    "no-network": Change(
        requirement="TRAIN-085",
        apply=lambda job, _: replace(job, internal=True),
        claim="network-isolation",
    ),
}

# Laid on a second run only: they need the first one, or take longer, or break many.
FURTHER_BURDENS: dict[str, Change] = {
    "encoded": Change(requirement="TRAIN-022", apply=_encoded),
    "nested-keys": Change(requirement="TRAIN-044", apply=_nested),
    "huge-channel": Change(requirement="TRAIN-050", apply=_huge_channel),
}
