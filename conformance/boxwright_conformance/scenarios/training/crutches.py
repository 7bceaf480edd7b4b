"""What a training job must not lean on, because the platform does not give it."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from boxwright_conformance.platform import Channel
from boxwright_conformance.scenarios.training.burdens import FURTHER_KEYS
from boxwright_conformance.scenarios.training.change import Change

if TYPE_CHECKING:
    from boxwright_conformance.contract.edition import Edition
    from boxwright_conformance.platform import TrainingJob

__all__ = ["CRUTCHES"]

_AWS = {
    "AWS_REGION": "us-east-1",
    "AWS_DEFAULT_REGION": "us-east-1",
    "AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE",
    "AWS_SECRET_ACCESS_KEY": "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
    "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": "/v2/credentials/0a1b2c3d",
}


def _camel_case(job: TrainingJob, _: Edition) -> TrainingJob:
    """Repeat the configuration under the spelling of some documents and samples."""
    channel = {"TrainingInputMode": "File", "S3DistributionType": "FullyReplicated"}
    files = {
        "hyperParameters.json": dict(job.hyperparameters),
        "resourceConfig.json": FURTHER_KEYS,
        "inputDataConfig.json": dict.fromkeys(job.channels, channel),
    }
    written = {name: json.dumps(held).encode() for name, held in files.items()}
    return replace(job, extra_config={**job.extra_config, **written})


def _content_types(job: TrainingJob, _: Edition) -> TrainingJob:
    """Declare a type for every channel that has none."""
    known = {
        name: channel if isinstance(channel, Channel) else Channel(channel)
        for name, channel in job.channels.items()
    }
    typed = {
        name: Channel(channel.path, channel.content_type or "text/csv")
        for name, channel in known.items()
    }
    return replace(job, channels=typed)


def _one_directory_up(job: TrainingJob, _: Edition) -> TrainingJob:
    """Put the channels also into /opt/ml/input, where nobody promised them."""
    paths = {
        name: channel.path if isinstance(channel, Channel) else channel
        for name, channel in job.channels.items()
    }
    above = {f"input/{name}": path for name, path in paths.items() if path.is_dir()}
    return replace(job, planted={**job.planted, **above})


def _sm_variables(job: TrainingJob, _: Edition) -> TrainingJob:
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


CRUTCHES: dict[str, Change] = {
    "camel-case-names": Change(requirement="TRAIN-020", apply=_camel_case),
    "no-hyperparameters": Change(
        requirement="TRAIN-021",
        apply=lambda job, _: replace(job, hyperparameters={}),
        apart=True,
    ),
    "hostname": Change(
        requirement="TRAIN-030",
        apply=lambda job, _: replace(job, hostname=job.current_host),
    ),
    "content-types": Change(requirement="TRAIN-032", apply=_content_types),
    "channels-one-up": Change(requirement="TRAIN-040", apply=_one_directory_up),
    "output-data": Change(
        requirement="TRAIN-062",
        apply=lambda job, _: replace(job, planted={**job.planted, "output/data": None}),
    ),
    "no-arn": Change(
        requirement="TRAIN-080",
        apply=lambda job, _: replace(job, without=job.without | {"TRAINING_JOB_ARN"}),
    ),
    "sm-variables": Change(requirement="TRAIN-081", apply=_sm_variables),
    "aws-variables": Change(
        requirement="TRAIN-082",
        apply=lambda job, _: replace(job, environment={**_AWS, **job.environment}),
    ),
    "shared-memory": Change(
        requirement="TRAIN-089",
        apply=lambda job, _: replace(job, limits=replace(job.limits, shm="2g")),
    ),
    "terminal": Change(
        requirement="TRAIN-090",
        apply=lambda job, _: replace(job, terminal=True),
    ),
}
