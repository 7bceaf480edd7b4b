"""Chooses the `docker` program to build with.

Not every client can use BuildKit: up to version 22 it is built in and asked for by an environment
variable; from 23 on it is the buildx plugin, which may be missing.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from boxwright.errors import EngineError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["Client", "choose_client", "clients"]

_BUILDX_SINCE = 23
_BUILDKIT_SINCE = 19


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """A program that speaks `docker build`.

    Attributes:
        program: absolute path.
        version: as it says itself.
        builder: what it builds with: `buildkit`, `buildx`, `podman` or `classic`.
        environment: variables it needs to use that builder.
    """

    program: str
    version: str
    builder: str
    environment: Mapping[str, str] = field(default_factory=dict)

    @property
    def mounts(self) -> bool:
        """Whether it understands `RUN --mount`."""
        return self.builder != "classic"

    @property
    def options(self) -> list[str]:
        """What `build` needs so that one plain image comes out, and its output can be read."""
        match self.builder:
            case "buildx":
                return ["--progress=plain", "--provenance=false", "--sbom=false", "--load"]
            case "buildkit":
                return ["--progress=plain"]
            case "podman":
                return ["--format=docker"]
        return ["--force-rm"]


def choose_client(path: str | None = None) -> Client:
    """Find the first client that can use BuildKit, or else the first client.

    Args:
        path: directories to search, as in `PATH`; None takes `PATH` and `/usr/bin`.

    Raises:
        EngineError: when there is no client at all.
    """
    found = list(clients(path))
    for client in found:
        if client.mounts:
            return client
    if found:
        return found[0]
    raise EngineError(
        "There is no `docker` program on PATH to build with.",
        next="apt-get install --no-install-recommends docker.io  (Debian, Ubuntu)",
    )


def clients(path: str | None = None) -> Iterator[Client]:
    """Yield every `docker` program on `path`, each once."""
    seen: set[Path] = set()
    where = f"{os.environ.get('PATH', '')}{os.pathsep}/usr/bin" if path is None else path
    for directory in where.split(os.pathsep):
        program = shutil.which("docker", path=directory) if directory else None
        if program and (real := Path(program).resolve()) not in seen:
            seen.add(real)
            if client := _examine(program):
                yield client


def _examine(program: str) -> Client | None:
    version = _output(program, "--version")
    number = re.search(r"(\d+)\.\d+", version or "")
    if version is None or number is None:
        return None
    major = int(number[1])
    if "podman" in version.lower():
        return Client(program=program, version=version, builder="podman")
    if major >= _BUILDX_SINCE:
        if _output(program, "buildx", "version") is not None:
            return Client(program=program, version=version, builder="buildx")
    elif major >= _BUILDKIT_SINCE:
        on = {"DOCKER_BUILDKIT": "1"}
        return Client(program=program, version=version, builder="buildkit", environment=on)
    off = {"DOCKER_BUILDKIT": "0"}
    return Client(program=program, version=version, builder="classic", environment=off)


def _output(*command: str) -> str | None:
    """What a command prints, or None when it cannot be run or fails."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=30)
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.strip()
