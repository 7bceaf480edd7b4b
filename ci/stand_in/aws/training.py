"""Runs a training job: channels from S3, containers, the model to S3."""

from __future__ import annotations

import contextlib
import io
import re
import tarfile
from typing import TYPE_CHECKING, Any

from boxwright_conformance.platform import Channel, Cluster, TrainingJob

from . import storage
from .orders import Failed, Kind, Order, now

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from boxwright_conformance.platform import TrainingResult

__all__ = ["TRAINING"]

_MESSAGES = {
    "Starting": "Starting the training job",
    "Downloading": "Downloading the training image",
    "Training": "Training image download completed. Training in progress.",
    "Uploading": "Uploading generated training model",
    "Stopping": "Stopping the training job",
    "Completed": "Training job completed",
    "Failed": "Training job failed",
    "Stopped": "Training job stopped",
    "MaxRuntimeExceeded": "Training job runtime exceeded MaxRuntimeInSeconds provided",
}


def _image(_: str, told: Mapping[str, Any]) -> str:
    return str((told.get("AlgorithmSpecification") or {}).get("TrainingImage", ""))


def _note(order: Order, phase: str) -> None:
    record = order.record
    if phase == "Starting":
        # What moto makes up.
        record.algorithm_specification = dict(order.told["AlgorithmSpecification"])
        record.secondary_status_transitions, record.final_metric_data_list = [], []
        record.training_start_time, record.model_artifacts = None, None
        record.environment = order.told.get("Environment")
    for last in record.secondary_status_transitions[-1:]:
        last["EndTime"] = now()
    record.secondary_status_transitions.append(
        {"Status": phase, "StartTime": now(), "StatusMessage": _MESSAGES[phase]}
    )
    record.secondary_status = phase


def _run(order: Order) -> str:
    told = order.told
    order.note("Downloading")
    job, checkpoints = _job(order), (told.get("CheckpointConfig") or {}).get("S3Uri")
    order.note("Training")
    order.record.training_start_time = begun = now()
    hosts: Cluster = Cluster(job, order.names(told.get("ResourceConfig") or {}))
    results = order.done(hosts)
    order.record.training_time_in_seconds = int((now() - begun).total_seconds())
    order.record.billable_time_in_seconds = order.record.training_time_in_seconds
    order.note("Uploading")
    order.record.final_metric_data_list = _metrics(order, results.values())
    with _told_of_missing():
        if checkpoints:
            storage.upload(order.place.region, results[job.current_host].checkpoints, checkpoints)
        _upload_output(order, results)
    return _ended(order, results)


def _job(order: Order) -> TrainingJob:
    told, algorithm = order.told, order.told["AlgorithmSpecification"]
    arguments = algorithm.get("ContainerArguments")
    return TrainingJob(
        order.place.session,
        order.image,
        channels={one["ChannelName"]: _channel(order, one) for one in _channels(told)},
        hyperparameters=told.get("HyperParameters") or {},
        environment=told.get("Environment") or {},
        name=order.name,
        entrypoint=algorithm.get("ContainerEntrypoint"),
        command=arguments or (None if algorithm.get("ContainerEntrypoint") else ("train",)),
        internal=bool(told.get("EnableNetworkIsolation")),
        checkpoints=_checkpoints(order),
    )


def _channels(told: Mapping[str, Any]) -> list[dict[str, Any]]:
    return list(told.get("InputDataConfig") or ())


def _channel(order: Order, told: Mapping[str, Any]) -> Channel:
    mode = told.get("InputMode") or order.told["AlgorithmSpecification"].get("TrainingInputMode")
    source = told["DataSource"].get("S3DataSource")
    if mode == "Pipe" or not source:
        raise Failed(f"ClientError: channel {told['ChannelName']}: only files from S3 run here.")
    return Channel(order.fetch(source), told.get("ContentType"))


def _checkpoints(order: Order) -> Path | None:
    """What an earlier job left there; None when nothing is kept, or nothing is there."""
    uri = (order.told.get("CheckpointConfig") or {}).get("S3Uri")
    with contextlib.suppress(Failed):
        return order.fetch({"S3Uri": f"{uri.rstrip('/')}/"}) if uri else None
    return None


def _metrics(order: Order, results: Iterable[TrainingResult]) -> list[dict[str, Any]]:
    """The last value of each metric, as the definitions find it in the logs."""
    log, found = "\n".join(result.log for result in results), []
    for metric in order.record.algorithm_specification.get("MetricDefinitions") or ():
        for value in re.findall(metric["Regex"], log)[-1:]:
            point = {"MetricName": metric["Name"], "Value": float(value), "Timestamp": now()}
            found.append(point)
    return found


def _upload_output(order: Order, results: Mapping[str, TrainingResult]) -> None:
    region, ended = order.place.region, results.values()
    place = f"{order.told['OutputDataConfig']['S3OutputPath'].rstrip('/')}/{order.name}/output"
    data = [result.output / "data" for result in ended if (result.output / "data").is_dir()]
    if any(any(folder.iterdir()) for folder in data):
        storage.write(region, f"{place}/output.tar.gz", _packed(data))
    if all(result.exit_code == 0 for result in ended) or order.stopped.is_set():
        first, *others = ended
        model = _packed([one.model for one in ended]) if others else first.model_tar.read_bytes()
        storage.write(region, f"{place}/model.tar.gz", model)
        order.record.model_artifacts = {"S3ModelArtifacts": f"{place}/model.tar.gz"}


def _packed(folders: Iterable[Path]) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as tar:
        for path in (path for folder in folders for path in sorted(folder.iterdir())):
            tar.add(path, path.name)
    return buffer.getvalue()


def _ended(order: Order, results: Mapping[str, TrainingResult]) -> str:
    if any(result.limit == "time" for result in results.values()):
        return "MaxRuntimeExceeded"
    if order.stopped.is_set():
        return "Stopped"
    for result in results.values():
        if result.oom_killed:
            raise Failed(
                "ClientError: Please use an instance type with more memory, or reduce the size of "
                f"training data processed on an instance, exit code: {result.exit_code}"
            )
        if result.exit_code != 0:
            why = result.failure or result.start_error
            raise Failed(f"AlgorithmError: {why}, exit code: {result.exit_code}")
    return "Completed"


@contextlib.contextmanager
def _told_of_missing() -> Any:
    try:
        yield
    except storage.Missing as missing:
        raise Failed(
            f"ClientError: Artifact upload failed:Please ensure that the bucket of {missing} exists"
        ) from missing


TRAINING = Kind("Training", 120, _image, _run, _note)
