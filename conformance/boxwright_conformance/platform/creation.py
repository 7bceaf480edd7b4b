"""Makes a container as the platform does."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from docker.types import LogConfig, Mount

from boxwright_conformance.platform.errors import engine_errors
from boxwright_conformance.platform.gpus import all_gpus
from boxwright_conformance.platform.logs import FILE_FACTOR

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from docker.models.containers import Container as RawContainer

    from boxwright_conformance.platform.limits import Limits
    from boxwright_conformance.platform.session import Session

CPU_PERIOD = 100_000
_TMP = "/tmp"  # noqa: S108 - inside the container


@dataclass(frozen=True, slots=True, kw_only=True)
class Spec:
    """How to make a container; volumes are given as target → (volume, read-only).

    A network that is `shared` outlives the container, and whoever made it removes it. A container
    that is `beside` another one, given by its id, has no network of its own but lives in the
    other's: same address, same ports. With a `decoy`, the name of a network that sorts before its
    own, its own interface is not the first. A `scratch` is the size of a ``/tmp`` in memory.
    """

    image: str
    command: Sequence[str] | None
    entrypoint: Sequence[str] | None
    environment: Mapping[str, str]
    volumes: Mapping[str, tuple[str, bool]]
    network: str
    alias: str
    limits: Limits
    shared: bool = False
    beside: str = ""
    hostname: str | None = None
    init: bool = False
    user: str | None = None
    read_only: bool = False
    cap_drop: Sequence[str] = ()
    ports: Mapping[str, tuple[str, int]] | None = None
    decoy: str = ""
    scratch: str = ""
    terminal: bool = False


def create(session: Session, spec: Spec) -> RawContainer:
    """Make a container as the platform does: no terminal, no stdin, Docker's own capabilities.

    Raises:
        ImageMissing: the engine has no such image.
    """
    client, limits = session.client, spec.limits
    with engine_errors(spec.image):
        container = client.containers.create(
            spec.image,
            None if spec.command is None else list(spec.command),
            name=session.unique(spec.alias),
            entrypoint=None if spec.entrypoint is None else list(spec.entrypoint),
            environment=dict(spec.environment),
            labels=session.labels(),
            mounts=[volume_mount(target, *volume) for target, volume in spec.volumes.items()],
            user=spec.user,
            cap_drop=list(spec.cap_drop),
            init=spec.init,
            read_only=spec.read_only,
            tmpfs=_tmpfs(spec),
            tty=spec.terminal,
            stdin_open=spec.terminal,
            mem_limit=limits.memory,
            memswap_limit=limits.memory,
            pids_limit=limits.pids,
            # A rootless engine may have no say over CPU time: only what was asked for is set.
            cpu_period=CPU_PERIOD if limits.cpus else None,
            cpu_quota=cpu_quota(limits.cpus) if limits.cpus else None,
            shm_size=limits.shm,
            device_requests=all_gpus() if session.gpus else None,
            log_config=LogConfig(
                type="json-file",
                # The file holds more than the text: room for it, and for one file in reserve.
                config={"max-size": str(FILE_FACTOR * limits.log_bytes), "max-file": "2"},
            ),
            # The user's proxy settings are no part of the platform.
            use_config_proxy=False,
            **_network(session, spec),
        )
        if spec.decoy:
            client.networks.get(spec.decoy).connect(container)
        return container


def _tmpfs(spec: Spec) -> dict[str, str] | None:
    """What the engine is told of ``/tmp``."""
    if spec.scratch:
        return {_TMP: f"size={spec.scratch}"}
    return {_TMP: ""} if spec.read_only and _TMP not in spec.volumes else None


def _network(session: Session, spec: Spec) -> dict[str, Any]:
    """What the engine is told of the container's network."""
    if spec.beside:
        return {"network_mode": f"container:{spec.beside}"}
    endpoint = session.client.api.create_endpoint_config(aliases=[spec.alias])
    return {
        "hostname": spec.hostname or f"h{uuid.uuid4().hex[:12]}",
        "network": spec.network,
        "networking_config": {spec.network: endpoint},
        "ports": dict(spec.ports or {}),
    }


def volume_mount(target: str, volume: str, read_only: bool) -> Mount:
    """A volume at a path, without what the image has there, as the platform's own mounts are."""
    return Mount(target, volume, type="volume", no_copy=True, read_only=read_only)


def cpu_quota(cpus: float | None) -> int:
    """Microseconds of CPU in each period; -1: no bound."""
    return -1 if cpus is None else max(1000, int(cpus * CPU_PERIOD))
