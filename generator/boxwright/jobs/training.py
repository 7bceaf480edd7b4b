"""The request for a training job."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from boxwright.jobs import limits
from boxwright.jobs.kinds import TRAINING
from boxwright.jobs.order import Order
from boxwright.jobs.place import place

if TYPE_CHECKING:
    from collections.abc import Mapping

    from boxwright_conformance.platform import Channel
    from boxwright_conformance.project import Project

    from boxwright.jobs.options import There
    from boxwright.jobs.place import Place

__all__ = ["Wanted", "order"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What the options and boxwright.toml ask of a training job.

    Attributes:
        target: name of the target; None: the project's for training.
        image: URI; None: what was pushed last.
        channels: data by channel.
        hyperparameters: strings all.
        instances: how many.
        timeout: seconds.
    """

    target: str | None
    image: str | None
    channels: Mapping[str, Channel]
    hyperparameters: Mapping[str, str]
    instances: int
    timeout: float


def order(project: Project, wanted: Wanted, there: There, name: str, device: str) -> Order:
    """The order for a job.

    Raises:
        UsageError: something is missing, or the platform would refuse it.
    """
    limits.check("hyperparameter", wanted.hyperparameters)
    limits.check("metric", project.metrics)
    limits.check_count("channel", len(wanted.channels))
    where = place(
        project,
        TRAINING,
        name,
        there,
        instances=wanted.instances,
        timeout=wanted.timeout,
        device=device,
    )
    uploads = where.uploads({name: one.path for name, one in wanted.channels.items()})
    inputs = [
        _channel(one.name, one.url, wanted.channels[one.name].content_type) for one in uploads
    ]
    metrics = [{"Name": metric, "Regex": regex} for metric, regex in project.metrics.items()]
    said = {
        "HyperParameters": dict(wanted.hyperparameters),
        "AlgorithmSpecification": {
            "TrainingInputMode": "File",
            **({"MetricDefinitions": metrics} if metrics else {}),
        },
        **({"InputDataConfig": inputs} if inputs else {}),
        # The platform adds the job's name and `output`, and so keeps to the job's own folder.
        "OutputDataConfig": {"S3OutputPath": where.url().removesuffix(f"/{name}/")},
        "ResourceConfig": where.cluster,
        "StoppingCondition": {"MaxRuntimeInSeconds": where.seconds},
        **(_spot(where) if there.spot else {}),
    }
    return Order(kind=TRAINING, place=where, uploads=uploads, said=said)


def _channel(name: str, url: str, content_type: str | None) -> dict[str, Any]:
    source = {"S3DataType": "S3Prefix", "S3Uri": url, "S3DataDistributionType": "FullyReplicated"}
    said: dict[str, Any] = {"ChannelName": name, "DataSource": {"S3DataSource": source}}
    return {**said, "ContentType": content_type} if content_type else said


def _spot(where: Place) -> dict[str, Any]:
    """Instances may be taken away: what was saved comes back with the next ones."""
    waiting = min(2 * where.seconds, TRAINING.longest)
    return {
        "EnableManagedSpotTraining": True,
        "CheckpointConfig": {"S3Uri": where.url("checkpoints/")},
        "StoppingCondition": {
            "MaxRuntimeInSeconds": where.seconds,
            "MaxWaitTimeInSeconds": waiting,
        },
    }
