"""What lies in ``/opt/ml/config`` of a processing job, and where its data lies."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from boxwright_conformance.platform.errors import PlatformError

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

ROOT = "/opt/ml/processing"
INSTANCE_TYPE = "ml.m5.large"
_ACCOUNT = "111122223333"
_LONGEST_PATH = 256
_MOST_SECONDS = 86_400


@dataclass(frozen=True, slots=True, kw_only=True)
class Description:
    """What ``processingjobconfig.json`` tells of a job; paths are absolute.

    Attributes:
        name: the job's name.
        image: reference of the image.
        entrypoint: what replaces the image's; None: null.
        arguments: what follows; None: null.
        environment: the user's variables.
        inputs: where each input lies.
        outputs: where each output is taken from.
        instances: how many hosts.
        upload_mode: ``EndOfJob`` or ``Continuous``.
        sharded: those of the inputs of which each host has a share.
    """

    name: str
    image: str
    entrypoint: Sequence[str] | None
    arguments: Sequence[str] | None
    environment: Mapping[str, str]
    inputs: Sequence[str]
    outputs: Sequence[str]
    instances: int
    upload_mode: str
    sharded: Collection[str] = ()


def input_path(directory: str) -> str:
    """Where an input lies: absolute as it is, else below ``/opt/ml/processing/input``."""
    return _checked(f"{ROOT}/input", directory, "input")


def output_path(directory: str) -> str:
    """Where an output is taken from: absolute as it is, else below ``/opt/ml/processing``."""
    return _checked(ROOT, directory, "output")


def _checked(above: str, directory: str, what: str) -> str:
    """The absolute path of a directory.

    Raises:
        PlatformError: the platform would refuse it.
    """
    path = PurePosixPath(above, directory)
    inside = path.is_relative_to(ROOT) and str(path) != ROOT and ".." not in path.parts
    if not inside or len(str(path)) > _LONGEST_PATH:
        raise PlatformError(
            f"{what} {directory!r}: it must lie below {ROOT} and have at most {_LONGEST_PATH} "
            f"characters; next: name another directory, such as {ROOT}/{what}"
        )
    return str(path)


def job_config(job: Description) -> bytes:
    """``processingjobconfig.json``: every documented key, null where nothing was given."""
    return _json(
        {
            "ProcessingJobArn": f"arn:aws:sagemaker:us-east-1:{_ACCOUNT}:processing-job/{job.name}",
            "ProcessingJobName": job.name,
            "AppSpecification": {
                "ImageUri": job.image,
                "ContainerEntrypoint": _or_null(job.entrypoint),
                "ContainerArguments": _or_null(job.arguments),
            },
            "Environment": dict(job.environment) or None,
            "ProcessingInputs": [
                _input(job, n, path) for n, path in enumerate(job.inputs, start=1)
            ],
            "ProcessingOutputConfig": {
                "Outputs": [_output(job, n, path) for n, path in enumerate(job.outputs, start=1)],
                "KmsKeyId": None,
            },
            "ProcessingResources": {
                "ClusterConfig": {
                    "InstanceCount": job.instances,
                    "InstanceType": INSTANCE_TYPE,
                    "VolumeSizeInGB": 30,
                    "VolumeKmsKeyId": None,
                }
            },
            "RoleArn": f"arn:aws:iam::{_ACCOUNT}:role/processing",
            "StoppingCondition": {"MaxRuntimeInSeconds": _MOST_SECONDS},
        }
    )


def resource_config(current_host: str, hosts: Sequence[str]) -> bytes:
    """``resourceconfig.json``: who this host is, and all hosts in lexicographic order."""
    return _json({"current_host": current_host, "hosts": sorted(hosts)})


def _input(job: Description, number: int, path: str) -> dict[str, object]:
    return {
        "InputName": f"input-{number}",
        "AppManaged": False,
        "S3Input": {
            "LocalPath": path,
            "S3Uri": f"s3://bucket/{job.name}/input-{number}",
            "S3DataDistributionType": (
                "ShardedByS3Key" if path in job.sharded else "FullyReplicated"
            ),
            "S3DataType": "S3Prefix",
            "S3InputMode": "File",
            "S3CompressionType": "None",
            "S3DownloadMode": "StartOfJob",
        },
        "DatasetDefinition": None,
    }


def _output(job: Description, number: int, path: str) -> dict[str, object]:
    return {
        "OutputName": f"output-{number}",
        "AppManaged": False,
        "S3Output": {
            "LocalPath": path,
            "S3Uri": f"s3://bucket/{job.name}/output-{number}",
            "S3UploadMode": job.upload_mode,
        },
        "FeatureStoreOutput": None,
    }


def _or_null(words: Sequence[str] | None) -> list[str] | None:
    return list(words) if words else None


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()
