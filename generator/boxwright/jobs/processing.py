"""The request for a processing job."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from boxwright_conformance.platform.processing_layout import ROOT, input_path, output_path

from boxwright.jobs import limits
from boxwright.jobs.kinds import PROCESSING
from boxwright.jobs.order import Order
from boxwright.jobs.place import place

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from pathlib import Path

    from boxwright_conformance.project import Project

    from boxwright.jobs.options import There
    from boxwright.jobs.place import Place

__all__ = ["Wanted", "order"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What the options and boxwright.toml ask of a processing job.

    Attributes:
        target: name of the target; None: the project's for processing.
        image: URI; None: what was pushed last.
        arguments: what the image is given.
        entrypoint: what is started in place of the image's own; empty: that.
        inputs: data by input.
        sharded: inputs of which each host gets a share of the files.
        outputs: directories, absolute or below ``/opt/ml/processing``.
        environment: variables of the container.
        instances: how many.
        timeout: seconds.
    """

    target: str | None
    image: str | None
    arguments: Sequence[str]
    entrypoint: Sequence[str]
    inputs: Mapping[str, Path]
    sharded: Collection[str]
    outputs: Sequence[str]
    environment: Mapping[str, str]
    instances: int
    timeout: float


def order(project: Project, wanted: Wanted, there: There, name: str, device: str) -> Order:
    """The order for a job.

    Raises:
        UsageError: something is missing, or the platform would refuse it.
    """
    limits.check("argument", wanted.arguments)
    limits.check("entrypoint", wanted.entrypoint)
    limits.check("environment variable", wanted.environment)
    limits.check_count("input", len(wanted.inputs))
    limits.check_count("output", len(wanted.outputs))
    where = place(
        project,
        PROCESSING,
        name,
        there,
        instances=wanted.instances,
        timeout=wanted.timeout,
        device=device,
    )
    uploads = where.uploads(wanted.inputs)
    app = {"ContainerEntrypoint": wanted.entrypoint, "ContainerArguments": wanted.arguments}
    said = {
        "AppSpecification": {key: list(words) for key, words in app.items() if words},
        "ProcessingInputs": [
            _input(one.name, one.url, sharded=one.name in wanted.sharded) for one in uploads
        ],
        "ProcessingOutputConfig": {
            "Outputs": [
                _output(number, path, where) for number, path in enumerate(wanted.outputs, start=1)
            ]
        },
        "ProcessingResources": {"ClusterConfig": where.cluster},
        "StoppingCondition": {"MaxRuntimeInSeconds": where.seconds},
        **({"Environment": dict(wanted.environment)} if wanted.environment else {}),
    }
    return Order(kind=PROCESSING, place=where, uploads=uploads, said=said)


def _input(name: str, url: str, *, sharded: bool) -> dict[str, Any]:
    source = {
        "S3Uri": url,
        "LocalPath": input_path(name),
        "S3DataType": "S3Prefix",
        "S3InputMode": "File",
        "S3DataDistributionType": "ShardedByS3Key" if sharded else "FullyReplicated",
    }
    return {"InputName": name, "S3Input": source}


def _output(number: int, directory: str, where: Place) -> dict[str, Any]:
    path = output_path(directory)
    source = {
        "S3Uri": where.url(f"output/{path.removeprefix(f'{ROOT}/')}"),
        "LocalPath": path,
        "S3UploadMode": "EndOfJob",
    }
    return {"OutputName": f"output-{number}", "S3Output": source}
