"""One variant of an endpoint as a container on this machine's engine."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import docker.errors
from boxwright_conformance.platform import Endpoint, Limits, PlatformError

from . import logs, storage

if TYPE_CHECKING:
    from boxwright_conformance.platform import Session

    from .images import Images

__all__ = ["NotServing", "Place", "Server", "model", "started"]

#: The platform gives a server so many seconds, unless the configuration says otherwise.
_HEALTHY_WITHIN = 480
_SERVERLESS_HEALTHY_WITHIN = 180
_LAST_LINES = 5.0


class NotServing(Exception):  # noqa: N818 - it names a state
    """An endpoint that fails; the message is its `FailureReason`."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where servers run: the region that asks, the engine's session, the images."""

    region: str
    session: Session
    images: Images


@dataclass(frozen=True, slots=True)
class Server:
    """A container that answers.

    Attributes:
        variant: its name in the endpoint's configuration.
        image: that was asked for, and the one in ECR that runs.
    """

    variant: str
    image: tuple[str, str]
    endpoint: Endpoint

    def stop(self) -> None:
        """Stop it as the platform does, and remove it."""
        try:
            self.endpoint.stop()
        finally:
            self.endpoint.close()


def started(place: Place, name: str, variant: dict[str, Any], container: dict[str, Any]) -> Server:
    """Start a container and wait until it is healthy.

    Args:
        place: where.
        name: of the endpoint.
        variant: of its configuration, as `CreateEndpointConfig` has it.
        container: of its model, as `CreateModel` has it.

    Raises:
        NotServing: the image, the model or the server is at fault.
        PlatformError: the engine is.
    """
    label = variant["VariantName"]
    image, reference = _pulled(place, container["Image"])
    serverless = variant.get("ServerlessConfig")
    endpoint = Endpoint(
        place.session,
        image,
        model=model(place, container),
        environment=container.get("Environment") or {},
        internal=False,
        publish=0,
        limits=Limits(memory=f"{serverless['MemorySizeInMB']}m") if serverless else Limits(),
        read_only=bool(serverless),
        disk=bool(serverless),
    )
    endpoint.start()
    try:
        stream = f"{label}/{endpoint.session.id}-{reference[-8:]}"
        group = f"/aws/sagemaker/Endpoints/{name}"
        log = logs.follow(endpoint.logs(), place.region, group, stream)
        usual = _SERVERLESS_HEALTHY_WITHIN if serverless else _HEALTHY_WITHIN
        within = variant.get("ContainerStartupHealthCheckTimeoutInSeconds") or usual
        if not endpoint.start_error and endpoint.until_ready(within).ready:
            return Server(label, (container["Image"], reference), endpoint)
        if endpoint.start_error:
            logs.write(place.region, group, stream, endpoint.start_error)
        log.join(_LAST_LINES)
    except BaseException:
        endpoint.close()
        raise
    endpoint.close()
    raise NotServing(
        f"The primary container for production variant {label} did not pass the ping health "
        "check. Please check CloudWatch logs for this endpoint."
    )


def _pulled(place: Place, reference: str) -> tuple[str, str]:
    found = place.images.find(place.region, reference)
    if not found:
        raise NotServing(f"The image {reference} was not found. Please push it and try again.")
    try:
        return place.images.pull(place.session.client, place.region, found), found.reference
    except docker.errors.DockerException as problem:
        raise NotServing(f"The image {reference} could not be pulled: {problem}") from problem


def model(place: Place, container: dict[str, Any]) -> Path | None:
    """The archive of a model or, where it lies in S3 in single files, their directory.

    Raises:
        NotServing: it is not there.
    """
    source = (container.get("ModelDataSource") or {}).get("S3DataSource") or {}
    uri = container.get("ModelDataUrl") or source.get("S3Uri")
    if not uri:
        return None
    folder = place.session.directory("model")
    try:
        if source.get("S3DataType") == "S3Prefix" and source.get("CompressionType") == "None":
            storage.fetch(place.region, uri, folder)
            return folder
        file = folder / Path(uri).name
        file.write_bytes(storage.read(place.region, uri))
    except storage.Missing as missing:
        raise NotServing(f"Failed to download model data from {missing}.") from missing
    except PlatformError as problem:
        raise NotServing(f"Failed to extract model data from {uri}.") from problem
    return file
