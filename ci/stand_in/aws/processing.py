"""Runs a processing job: inputs from S3, containers, outputs to S3."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from boxwright_conformance.platform import ProcessingCluster, ProcessingJob

from . import storage
from .orders import Failed, Kind, Order, now

if TYPE_CHECKING:
    from collections.abc import Mapping

    from boxwright_conformance.platform import ProcessingResult

__all__ = ["PROCESSING"]


def _image(_: str, told: Mapping[str, Any]) -> str:
    return str((told.get("AppSpecification") or {}).get("ImageUri", ""))


def _note(order: Order, phase: str) -> None:
    if phase == "Starting":
        order.record.processing_resources = order.told.get("ProcessingResources")
        order.record.environment = order.told.get("Environment")
        order.record.processing_start_time = now()


def _run(order: Order) -> str:
    told, app = order.told, order.told["AppSpecification"]
    outputs = (told.get("ProcessingOutputConfig") or {}).get("Outputs") or ()
    taken = {one["S3Output"]["LocalPath"]: one["S3Output"]["S3Uri"] for one in outputs}
    sources = [one["S3Input"] for one in told.get("ProcessingInputs") or () if "S3Input" in one]
    job = ProcessingJob(
        order.place.session,
        order.image,
        arguments=app.get("ContainerArguments") or (),
        entrypoint=app.get("ContainerEntrypoint"),
        inputs={one["LocalPath"]: order.fetch(one) for one in sources},
        sharded=[
            one["LocalPath"]
            for one in sources
            if one.get("S3DataDistributionType") == "ShardedByS3Key"
        ],
        outputs=list(taken),
        environment=told.get("Environment") or {},
        name=order.name,
        internal=bool((told.get("NetworkConfig") or {}).get("EnableNetworkIsolation")),
    )
    instances = (told.get("ProcessingResources") or {}).get("ClusterConfig") or {}
    hosts: ProcessingCluster = ProcessingCluster(job, order.names(instances))
    results = order.done(hosts)
    _judge(order, results)
    try:
        for result in results.values():
            for path, folder in result.outputs.items():
                storage.upload(order.place.region, folder, taken[path])
    except storage.Missing as missing:
        raise Failed(f"ClientError: Failed to upload output: {missing} does not exist") from missing
    return "Stopped" if order.stopped.is_set() else "Completed"


def _judge(order: Order, results: Mapping[str, ProcessingResult]) -> None:
    for result in results.values():
        if result.failure:
            order.record.exit_message = result.failure
        if result.limit == "time":
            raise Failed("ClientError: The job ran longer than MaxRuntimeInSeconds")
        if result.exit_code != 0 and not order.stopped.is_set():
            why = result.start_error or "See job logs for more information"
            raise Failed(f"AlgorithmError: {why}")


PROCESSING = Kind("Processing", 120, _image, _run, _note)
