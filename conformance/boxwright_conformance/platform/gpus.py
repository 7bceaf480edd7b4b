"""What an engine knows of GPUs, and how they are asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docker.types import DeviceRequest

from boxwright_conformance.platform.errors import engine_errors

if TYPE_CHECKING:
    import docker

__all__ = ["all_gpus", "has_gpus"]

_RUNTIME, _DEVICE = "nvidia", "nvidia.com/gpu"


def all_gpus() -> list[DeviceRequest]:
    """The request for every GPU of the engine's machine, as ``docker run --gpus all`` makes it."""
    return [DeviceRequest(count=-1, capabilities=[["gpu"]])]


def has_gpus(client: docker.DockerClient) -> bool:
    """Whether the engine says that it can give a container GPUs.

    It says so by a runtime or by devices of its own. One that has neither configured may still be
    able to: asking for a GPU is the only proof.
    """
    with engine_errors():
        told = client.info()
    devices = [str(one.get("ID", "")) for one in told.get("DiscoveredDevices") or ()]
    return _RUNTIME in (told.get("Runtimes") or {}) or any(
        one.startswith(_DEVICE) for one in devices
    )
