"""Runs a batch transform job: a model from S3, a container, the answers to S3."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from boxwright_conformance.platform import Endpoint, PlatformError
from boxwright_conformance.platform.batch import transform
from boxwright_conformance.platform.transform_job import ADVICE, TransformJob, advised, variables

from . import logs, storage
from .orders import Failed, Kind, NeverRan, Order, now
from .rules import arn, containers, invalid
from .serving import NotServing, model
from .state import state

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["TRANSFORM"]

_HEALTHY_WITHIN = 480
_LINES = {"SplitType": "Line", "AssembleWith": "Line"}
_WHOLE = {"SplitType": "None", "AssembleWith": "None"}


def _container(region: str, told: Mapping[str, Any]) -> dict[str, Any]:
    name = told.get("ModelName", "")
    known = state("sagemaker", region)._models.get(name)
    if not known:
        raise invalid(f'Could not find model "{arn(region, "model", name)}".')
    return containers(known)[0]


def _image(region: str, told: Mapping[str, Any]) -> str:
    return str(_container(region, told).get("Image", ""))


def _note(order: Order, phase: str) -> None:
    if phase == "Starting":
        order.record.transform_start_time = now()


def _run(order: Order) -> str:
    job, region = _asked(order.told), order.place.region
    container = _container(region, order.told)
    told = {**(container.get("Environment") or {}), **(order.told.get("Environment") or {})}
    endpoint = Endpoint(
        order.place.session,
        order.image,
        model=_model(order, container),
        environment={**told, **variables(job)},
        internal=False,
        publish=0,
    )
    if order.stopped.is_set():
        raise NeverRan
    with endpoint:
        order.hosts = endpoint
        group = "/aws/sagemaker/TransformJobs"
        logs.follow(endpoint.logs(), region, group, f"{order.name}/{endpoint.session.id}")
        try:
            _ready(endpoint)
            _transform(order, endpoint, job)
        except (Failed, PlatformError):
            if not order.stopped.is_set():  # then the server was taken away
                raise
    return "Stopped" if order.stopped.is_set() else "Completed"


def _asked(told: Mapping[str, Any]) -> TransformJob:
    source, target = told["TransformInput"], told["TransformOutput"]
    cut = {key: {**source, **target}.get(key) or "None" for key in _LINES}
    if cut not in (_LINES, _WHOLE):
        raise Failed("ClientError: only lines and whole files, split and joined alike, run here.")
    client = told.get("ModelClientConfig") or {}
    return TransformJob(
        content_type=source.get("ContentType", ""),
        accept=target.get("Accept"),
        lines=cut == _LINES,
        strategy=_strategy(told),
        payload=told.get("MaxPayloadInMB"),
        concurrency=told.get("MaxConcurrentTransforms"),
        timeout=client.get("InvocationsTimeoutInSeconds") or 600,
        retries=client.get("InvocationsMaxRetries", 3),
    )


def _strategy(told: Mapping[str, Any]) -> str | None:
    known = {"MultiRecord": "MULTI_RECORD", "SingleRecord": "SINGLE_RECORD"}
    return known.get(told.get("BatchStrategy", ""))


def _model(order: Order, container: dict[str, Any]) -> Any:
    try:
        return model(order.place, container)
    except NotServing as problem:
        raise Failed(f"ClientError: {problem}") from problem


def _ready(endpoint: Endpoint) -> None:
    if endpoint.start_error or not endpoint.until_ready(_HEALTHY_WITHIN).ready:
        raise Failed("AlgorithmError: the container did not pass the ping health check")


def _transform(order: Order, endpoint: Endpoint, job: TransformJob) -> None:
    """Make NAME.out, below the output's address, of each object at the input's."""
    region, advice = order.place.region, advised(endpoint.send(ADVICE))
    uri = order.told["TransformInput"]["DataSource"]["S3DataSource"]["S3Uri"]
    output = order.told["TransformOutput"]["S3OutputPath"].rstrip("/")
    for path, one in _found(region, uri).items():
        done = transform(endpoint.send_all, storage.read(region, one), job, advice)
        if done.error:
            raise Failed(f"AlgorithmError: {one}: {done.error}")
        try:
            storage.write(region, f"{output}/{path}.out", done.output)
        except storage.Missing as missing:
            raise Failed(f"ClientError: there is no bucket for {missing}") from missing


def _found(region: str, uri: str) -> dict[str, str]:
    try:
        return storage.below(region, uri)
    except storage.Missing as missing:
        raise Failed(f"ClientError: No S3 objects found under S3 URL {missing}") from missing


TRANSFORM = Kind("Transform", 120, _image, _run, _note)
