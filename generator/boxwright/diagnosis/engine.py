"""Looks at the container engine, or at why there is none."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import docker.errors
from boxwright_conformance.platform import leftovers
from boxwright_conformance.platform.engine import engine_name
from boxwright_conformance.platform.errors import engine_address

from boxwright.diagnosis.finding import Finding, Health, disk
from boxwright.words import size

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docker import DockerClient

__all__ = ["examine_engine", "no_engine"]

_BASE_IMAGE = "python:3.13-slim"
_ENOUGH_MEMORY = 4_000_000_000


def examine_engine(engine: DockerClient) -> Iterator[Finding]:
    """Look at what an engine that answers says."""
    info = engine.info()
    seen = f"{engine_name(engine)} at {engine_address()}, {info.get('Architecture', 'unknown')}"
    yield Finding(Health.OK, "engine", seen)
    yield _memory(info.get("MemTotal", 0), info.get("NCPU", 0))
    yield _engine_disk(info.get("DockerRootDir", ""))
    yield _base_image(engine)
    yield _leftovers(engine)


def no_engine(silence: Exception) -> Finding:
    """The finding for an engine that gives no answer, with what to do on this machine."""
    address = engine_address()
    mend = "sudo apt-get install --no-install-recommends docker.io"
    if os.environ.get("DOCKER_HOST"):
        mend = "unset DOCKER_HOST   (or correct it)"
    elif Path(address.removeprefix("unix://")).is_socket() and os.geteuid() != 0:
        mend = 'sudo usermod --append --groups docker "$USER"   (then log in again)'
    elif shutil.which("dockerd"):
        systemd = Path("/run/systemd/system").is_dir()
        mend = "sudo systemctl start docker" if systemd else "sudo dockerd &"
    return Finding(Health.BAD, "engine", str(silence).partition("; next:")[0], mend)


def _memory(total: int, cores: int) -> Finding:
    seen = f"{size(total)}, {cores} cores"
    if total >= _ENOUGH_MEMORY:
        return Finding(Health.OK, "memory", seen)
    return Finding(Health.WARN, "memory", f"{seen}; a container is given up to 4 GB")


def _engine_disk(root: str) -> Finding:
    mend = "docker system df   (what takes the space), then: docker builder prune"
    if engine_address().startswith("unix://") and Path(root).is_dir():
        return disk("disk", Path(root), mend)
    return Finding(
        Health.WARN, "disk", f"the engine keeps its images elsewhere ({root}); not measured", mend
    )


def _base_image(engine: DockerClient) -> Finding:
    name = os.environ.get("BOXWRIGHT_PROBE_IMAGE", _BASE_IMAGE)
    try:
        engine.images.get(name)
    except docker.errors.ImageNotFound:
        pass
    else:
        return Finding(Health.OK, "base image", f"{name} is on the engine")
    try:
        engine.images.get_registry_data(name)
    except docker.errors.APIError as refusal:
        return Finding(
            Health.BAD,
            "base image",
            f"{name} is not on the engine and cannot be pulled: {refusal.explanation}",
            f"docker pull {name}   (where a registry answers; a checkout has ./ci/bases)",
        )
    return Finding(Health.WARN, "base image", f"{name} is not on the engine", f"docker pull {name}")


def _leftovers(engine: DockerClient) -> Finding:
    found = leftovers(engine)
    if not found:
        return Finding(Health.OK, "leftovers", "none")
    names = ", ".join(f"{thing.kind} {thing.name[:24]}" for thing in found)
    return Finding(Health.WARN, "leftovers", names, "boxwright doctor --clean")
