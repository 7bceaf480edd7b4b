"""What may lie around a processing job: things it must bear, and things it must not lean on."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from boxwright_conformance.platform.layout import resource_config

if TYPE_CHECKING:
    from collections.abc import Callable

    from boxwright_conformance.platform import ProcessingJob

__all__ = ["BURDENS", "CRUTCHES", "Change", "without_nulls"]

_MOST_VARIABLES = 100
_LONGEST_VALUE = 256


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One thing about a job that can be changed alone.

    Attributes:
        requirement: the requirement that a difference in the outcome breaks.
        apply: makes the changed job.
    """

    requirement: str
    apply: Callable[[ProcessingJob], ProcessingJob]


def without_nulls(config: bytes) -> bytes:
    """A job's configuration with empty lists and objects, or nothing, in place of null."""
    told = json.loads(config)
    told["Environment"] = told["Environment"] or {}
    words = told["AppSpecification"]
    told["AppSpecification"] = {key: value or [] for key, value in words.items()}
    return json.dumps(_pruned(told)).encode()


def _pruned(value: object) -> object:
    if isinstance(value, dict):
        return {key: _pruned(one) for key, one in value.items() if one is not None}
    return [_pruned(one) for one in value] if isinstance(value, list) else value


def _with_nulls(job: ProcessingJob) -> ProcessingJob:
    """The configuration as documented, nulls and a key of the future included."""

    def add(config: bytes) -> bytes:
        told = json.loads(config)
        return json.dumps({**told, "NetworkConfig": None, "Future": 1}).encode()

    return replace(job, config=add)


def _many_variables(job: ProcessingJob) -> ProcessingJob:
    """As many variables as a job may have, each as long as it may be."""
    left = range(_MOST_VARIABLES - len(job.environment))
    filler = {f"SETTING_{number:02}": "x" * _LONGEST_VALUE for number in left}
    return replace(job, environment={**filler, **job.environment})


BURDENS: dict[str, Change] = {
    "hidden-image": Change(
        requirement="PROC-017", apply=lambda job: replace(job, hides_image=True)
    ),
    "nulls": Change(requirement="PROC-008", apply=_with_nulls),
    "many-variables": Change(requirement="PROC-020", apply=_many_variables),
}


def _with_word(word: str) -> Callable[[ProcessingJob], ProcessingJob]:
    return lambda job: replace(job, arguments=(word, *job.arguments))


def _with_cmd(job: ProcessingJob) -> ProcessingJob:
    """The words of the image's CMD before the arguments that replace them."""
    config = job.session.client.images.get(job.image).attrs["Config"]
    return replace(job, arguments=(*(config.get("Cmd") or ()), *job.arguments))


def _with_training_config(job: ProcessingJob) -> ProcessingJob:
    """The configuration also where a training job has it."""
    files = {"hyperparameters.json": b"{}", **job.config_files()}
    plants = {f"/opt/ml/input/config/{name}": content for name, content in files.items()}
    return replace(job, hides_image=True, plants=plants)


def _with_training_keys(job: ProcessingJob) -> ProcessingJob:
    files = {"resourceconfig.json": resource_config(job.current_host, job.hosts)}
    return replace(job, extra_config={**job.extra_config, **files})


_TRAINING_VARIABLES = {
    "TRAINING_JOB_NAME": "job-1",
    "TRAINING_JOB_ARN": "arn:aws:sagemaker:us-east-1:111122223333:training-job/job-1",
    "SM_CURRENT_HOST": "algo-1",
    "SM_HOSTS": '["algo-1"]',
    "SM_NUM_CPUS": "2",
    "SM_NUM_GPUS": "0",
    "SM_MODEL_DIR": "/opt/ml/model",
    "SM_OUTPUT_DATA_DIR": "/opt/ml/processing/output",
}


def _with_training_variables(job: ProcessingJob) -> ProcessingJob:
    return replace(job, environment={**_TRAINING_VARIABLES, **job.environment})


CRUTCHES: dict[str, Change] = {
    "the word train": Change(requirement="PROC-001", apply=_with_word("train")),
    "the word serve": Change(requirement="PROC-001", apply=_with_word("serve")),
    "cmd": Change(requirement="PROC-002", apply=_with_cmd),
    "training-config": Change(requirement="PROC-007", apply=_with_training_config),
    "training-keys": Change(requirement="PROC-009", apply=_with_training_keys),
    "absent-outputs": Change(
        requirement="PROC-011", apply=lambda job: replace(job, outputs_exist=False)
    ),
    "hostname": Change(
        requirement="PROC-019", apply=lambda job: replace(job, hostname=job.current_host)
    ),
    "training-variables": Change(requirement="PROC-020", apply=_with_training_variables),
}
