"""What may lie around a training job: things it must bear, and things it must not lean on."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from boxwright_conformance.scenarios.odd_variables import TRAINED, odd_variables

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from boxwright_conformance.platform import TrainingJob

__all__ = ["BURDENS", "CRUTCHES", "Change"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One thing about a job that can be changed alone.

    Attributes:
        requirement: the requirement that a difference in the outcome breaks.
        apply: makes the changed job.
        claim: the claim that lays it on the job, or None when the platform always does.
    """

    requirement: str
    apply: Callable[[TrainingJob], TrainingJob]
    claim: str | None = None


_UNKNOWN = {
    "zzz": "1",
    "sagemaker_job_name": "boxwright",
    "_tuning_objective_metric": "loss:3.4",
}

_FURTHER_FILES = {
    "init-config.json": b'{"initConfig": ',
    "metric-definition-regex.json": b"[]",
    "trainingjobconfig.json": b'{"TrainingJobName": "boxwright"}',
    "upstreamoutputdataconfig.json": b"{}",
    "debughookconfig.json": b'{"LocalPath": "/opt/ml/output/tensors"}',
    "profilerconfig.json": b'{"DisableProfiler": true}',
    "checkpointconfig.json": b'{"LocalPath": "/opt/ml/checkpoints"}',
}

_FURTHER_KEYS: dict[str, object] = {
    "current_host": "algo-1",
    "current_instance_type": "ml.m5.large",
    "current_group_name": "homogeneousCluster",
    "hosts": ["algo-1"],
    "instance_groups": [
        {
            "instance_group_name": "homogeneousCluster",
            "instance_type": "ml.m5.large",
            "hosts": ["algo-1"],
        }
    ],
    "network_interface_name": "eth0",
    "topology": None,
    "future": {},
}


def _with_config(files: Mapping[str, bytes]) -> Callable[[TrainingJob], TrainingJob]:
    return lambda job: replace(job, extra_config={**job.extra_config, **files})


def _camel_case(job: TrainingJob) -> TrainingJob:
    """Repeat the configuration under the spelling of some documents and samples."""
    channel = {"TrainingInputMode": "File", "S3DistributionType": "FullyReplicated"}
    files = {
        "hyperParameters.json": dict(job.hyperparameters),
        "resourceConfig.json": _FURTHER_KEYS,
        "inputDataConfig.json": dict.fromkeys(job.channels, channel),
    }
    return _with_config({name: json.dumps(held).encode() for name, held in files.items()})(job)


def _sm_variables(job: TrainingJob) -> TrainingJob:
    """Set what the toolkits set."""
    data = "/opt/ml/input/data"
    variables = {
        "SM_MODEL_DIR": "/opt/ml/model",
        "SM_OUTPUT_DIR": "/opt/ml/output",
        "SM_OUTPUT_DATA_DIR": "/opt/ml/output/data",
        "SM_INPUT_DIR": "/opt/ml/input",
        "SM_INPUT_CONFIG_DIR": "/opt/ml/input/config",
        "SM_CHANNELS": json.dumps(sorted(job.channels)),
        "SM_HPS": json.dumps(dict(job.hyperparameters)),
        "SM_CURRENT_HOST": "algo-1",
        "SM_HOSTS": '["algo-1"]',
        "SM_NUM_GPUS": "0",
        "SM_NUM_CPUS": "2",
        "SM_LOG_LEVEL": "20",
        **{f"SM_CHANNEL_{name.upper()}": f"{data}/{name}" for name in job.channels},
        **{f"SM_HP_{name.upper()}": value for name, value in job.hyperparameters.items()},
    }
    return replace(job, environment={**variables, **job.environment})


BURDENS: dict[str, Change] = {
    "unknown-hyperparameters": Change(
        requirement="TRAIN-024",
        apply=lambda job: replace(job, hyperparameters={**job.hyperparameters, **_UNKNOWN}),
    ),
    "further-keys": Change(
        requirement="TRAIN-027",
        apply=_with_config({"resourceconfig.json": json.dumps(_FURTHER_KEYS).encode()}),
    ),
    "further-files": Change(requirement="TRAIN-033", apply=_with_config(_FURTHER_FILES)),
    "read-only-input": Change(
        requirement="TRAIN-043",
        apply=lambda job: replace(job, input_read_only=True),
    ),
    "odd-environment": Change(
        requirement="IMG-021",
        apply=lambda job: replace(job, environment=odd_variables(job.environment, TRAINED)),
    ),
    "hidden-files": Change(
        requirement="IMG-008",
        apply=lambda job: replace(job, empty=(*job.empty, "/opt/ml")),
    ),
    "no-network": Change(
        requirement="TRAIN-085",
        apply=lambda job: replace(job, internal=True),
        claim="network-isolation",
    ),
}

CRUTCHES: dict[str, Change] = {
    "camel-case-names": Change(requirement="TRAIN-020", apply=_camel_case),
    "no-hyperparameters": Change(
        requirement="TRAIN-021",
        apply=lambda job: replace(job, hyperparameters={}),
    ),
    "hostname": Change(
        requirement="TRAIN-030",
        apply=lambda job: replace(job, hostname=job.current_host),
    ),
    "sm-variables": Change(requirement="TRAIN-081", apply=_sm_variables),
}
