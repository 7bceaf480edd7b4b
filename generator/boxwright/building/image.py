"""Builds one image: under a temporary tag first, so that a failure leaves the last one in place."""

from __future__ import annotations

import os
import subprocess
import time
import uuid
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

import docker.errors

from boxwright.building.failure import failure
from boxwright.building.output import BuildLog
from boxwright.errors import EngineError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    from docker import DockerClient
    from docker.models.images import Image

    from boxwright.building.client import Client
    from boxwright.building.recipe import Recipe

__all__ = ["Built", "build_image"]

_STOPPING = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """An image that was built.

    Attributes:
        references: what it is tagged as.
        id: `sha256:…`.
        bytes: its size as the engine reports it.
        seconds: how long the build took.
    """

    references: tuple[str, ...]
    id: str
    bytes: int
    seconds: float


def build_image(
    engine: DockerClient,
    client: Client,
    recipe: Recipe,
    *,
    title: str,
    name: Callable[[Image], Iterable[str]],
    on_step: Callable[[str], None] | None = None,
) -> Built:
    """Build an image and tag it.

    Args:
        engine: the engine that `client` builds on.
        client: program to build with.
        recipe: what to build.
        title: what errors call the image.
        name: says which references the image gets; called once it is whole.
        on_step: told each step as it begins, and how long the slow ones took.

    Raises:
        UsageError: Dockerfile or context are missing, or need a client that is not there.
        FailedError: the Dockerfile's fault; carries the failing step and its last lines.
        EngineError: the disk is full, the engine is gone, or no registry has the base image.
    """
    _check(client, recipe.dockerfile, recipe.context)
    temporary = f"boxwright-build:{uuid.uuid4().hex}"
    started = time.monotonic()
    try:
        log, code = _run(recipe.command(client, temporary), client.environment, on_step)
        if code:
            raise failure(log, title, recipe.base.reference)
        image = engine.images.get(temporary)
        references = tuple(name(image))
        for reference in references:
            image.tag(*reference.rsplit(":", 1))
    finally:
        with suppress(docker.errors.APIError):
            engine.images.remove(temporary, noprune=True)
    seconds = time.monotonic() - started
    size = int(image.attrs["Size"])
    return Built(references=references, id=str(image.id), bytes=size, seconds=seconds)


def _check(client: Client, dockerfile: Path, context: Path) -> None:
    if not dockerfile.is_file():
        raise UsageError(f"There is no {dockerfile}; [targets] in boxwright.toml names it.")
    if not context.is_dir():
        raise UsageError(f"There is no directory {context}; [targets] in boxwright.toml names it.")
    if not client.mounts and "--mount=" in dockerfile.read_text(encoding="utf-8", errors="replace"):
        raise EngineError(
            f"{dockerfile} uses RUN --mount, which needs BuildKit, and {client.program} "
            f"({client.version}) lacks the buildx plugin.",
            next="install docker-buildx-plugin, or on Debian: apt-get install docker.io",
        )


def _run(
    command: list[str], environment: Mapping[str, str], on_step: Callable[[str], None] | None
) -> tuple[BuildLog, int]:
    log = BuildLog()
    with _process(command, environment) as process:
        for line in process.stdout or ():
            step = log.feed(line.rstrip("\n"))
            if step and on_step:
                on_step(step)
    return log, process.returncode


@contextmanager
def _process(command: list[str], environment: Mapping[str, str]) -> Iterator[subprocess.Popen[str]]:
    """Run a command, its two outputs as one; whatever happens, it has ended afterwards."""
    process = subprocess.Popen(
        command,
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
    )
    try:
        yield process
        process.wait()
    finally:
        if process.poll() is None:
            process.terminate()
            try:
                process.wait(_STOPPING)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        if process.stdout:
            process.stdout.close()
