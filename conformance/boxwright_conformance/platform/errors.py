"""What can go wrong outside the container; each message ends in the next command to type."""

from __future__ import annotations

import errno
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

import docker.errors
import requests.exceptions

if TYPE_CHECKING:
    from collections.abc import Iterator


class PlatformError(Exception):
    """The platform could not do its part; nothing is said about the container."""


class EngineUnavailable(PlatformError, ConnectionError):  # noqa: N818 - it names a state
    """No container engine answers."""


class ImageMissing(PlatformError, LookupError):  # noqa: N818 - it names a state
    """The engine has no such image."""


class NetworksExhausted(PlatformError):  # noqa: N818 - it names a state
    """The engine has no free network left."""


class DiskFull(PlatformError, OSError):  # noqa: N818 - it names a state
    """A disk is full, the engine's or this machine's."""


def engine_address() -> str:
    """Where the engine is looked for."""
    return os.environ.get("DOCKER_HOST") or "unix:///var/run/docker.sock"


def engine_unavailable(reason: object) -> EngineUnavailable:
    """The error for an engine that gives no answer."""
    return EngineUnavailable(
        f"no container engine answers at {engine_address()} ({reason}); next: boxwright doctor"
    )


def image_missing(image: str) -> ImageMissing:
    """The error for an image that the engine does not have."""
    return ImageMissing(
        f"the engine at {engine_address()} has no image {image!r}; "
        f"next: docker pull {image}, or boxwright build in its project"
    )


def _disk_full(text: str) -> DiskFull:
    return DiskFull(f"a disk is full: {text}; next: docker system df, then docker image prune")


def lacks_gpus(text: str) -> bool:
    """Whether an engine's refusal says that it has no GPU to give, or none that fits the image."""
    signs = ("could not select device driver", "nvidia-container", "nvidia.com/gpu")
    return any(sign in text.lower() for sign in signs)


def _refused(error: docker.errors.APIError, image: str) -> PlatformError:
    """Put the engine's refusal into the words of this package."""
    text = str(error.explanation or error).strip()
    lowered = text.lower()
    if "no space left on device" in lowered:
        return _disk_full(text)
    if "no such image" in lowered:
        return image_missing(image or text.rpartition(": ")[2])
    if "invalid reference format" in lowered:
        return PlatformError(f"{image!r} is no image reference; next: docker image ls")
    if "non-overlapping ipv4 address pool" in lowered:
        return NetworksExhausted(
            f"the engine has no free network left: {text}; next: docker network ls"
        )
    if "port is already allocated" in lowered or "address already in use" in lowered:
        return PlatformError(f"the port is taken: {text}; next: choose another one with --port")
    refused = f"the engine refused: {text}; next: boxwright doctor"
    return PlatformError(_no_gpu(text, image) if lacks_gpus(text) else refused)


def _no_gpu(text: str, image: str) -> str:
    return (
        f"the engine has no GPU for {image or 'the container'}: {text}; next: nvidia-smi, and "
        "install the NVIDIA container toolkit; or --target NAME of a target for the cpu"
    )


@contextmanager
def engine_errors(image: str = "") -> Iterator[None]:
    """Turn the client library's errors into those of this module.

    Args:
        image: reference that the calls inside are about; it makes "no such image" readable.

    Raises:
        EngineUnavailable: the connection failed or was cut.
        ImageMissing: the engine lacks the image.
        DiskFull: the engine or this machine ran out of space.
        PlatformError: any other refusal.
    """
    try:
        yield
    except docker.errors.APIError as error:
        raise _refused(error, image) from error
    except (docker.errors.DockerException, requests.exceptions.RequestException) as error:
        raise engine_unavailable(error) from error
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise _disk_full(str(error)) from error
        raise
