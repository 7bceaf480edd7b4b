"""Has the engine push one image, under a name that is taken away again afterwards."""

from __future__ import annotations

import re
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import docker.errors
from boxwright_conformance.platform.errors import engine_errors

from boxwright import console
from boxwright.errors import UsageError
from boxwright.shipping.refusal import Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from docker import DockerClient

    from boxwright.shipping.cargo import Cargo
    from boxwright.shipping.token import Credentials

__all__ = ["Event", "push_image"]

_DIGEST = re.compile(r"sha256:[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Event:
    """What the engine says of one layer.

    Attributes:
        layer: the first digits of its name.
        status: such as `Pushing`, `Pushed`, `Layer already exists`, `Retrying in 5 seconds`.
        done: bytes that have been sent.
        total: bytes to send; 0 when that is not known.
    """

    layer: str
    status: str
    done: int = 0
    total: int = 0


def push_image(
    engine: DockerClient,
    cargo: Cargo,
    repository: str,
    credentials: Credentials | None,
    on_event: Callable[[Event], None],
) -> str:
    """Push an image and return its digest as the registry has it.

    Args:
        engine: the engine that has the image.
        cargo: the image.
        repository: registry and repository.
        credentials: None takes those that docker has stored for the registry.
        on_event: told how the layers come along.

    Raises:
        Refused: the registry said no, or the connection to it failed for good.
        PlatformError: the engine refused, or is gone.
    """
    with _named(engine, cargo, repository), _stored_credentials(repository):
        said = _stream(engine, repository, cargo.tag, credentials)
        return _followed(said, on_event)


def _stream(
    engine: DockerClient, repository: str, tag: str, credentials: Credentials | None
) -> Iterator[dict[str, Any]]:
    said: Iterator[dict[str, Any]] = engine.api.push(
        repository, tag=tag, stream=True, decode=True, auth_config=credentials
    )
    return said


def _followed(said: Iterator[Mapping[str, Any]], on_event: Callable[[Event], None]) -> str:
    digest = ""
    for line in said:
        if "error" in line:
            raise Refused(str(line.get("errorDetail", {}).get("message") or line["error"]))
        if found := str((line.get("aux") or {}).get("Digest", "")):
            digest = found
        elif "id" in line:
            detail = line.get("progressDetail") or {}
            done, total = int(detail.get("current", 0)), int(detail.get("total", 0))
            on_event(Event(str(line["id"]), str(line.get("status", "")), done, total))
        elif found_in := _DIGEST.search(str(line.get("status", ""))):
            digest = found_in[0]
    if not digest:
        raise Refused("the push ended without a digest")
    return digest


@contextmanager
def _named(engine: DockerClient, cargo: Cargo, repository: str) -> Iterator[None]:
    """Give the image its name in the registry for a while; what had that name gets it back."""
    name = f"{repository}:{cargo.tag}"
    with engine_errors(name):
        before = _id_of(engine, name)
    try:
        with engine_errors(name):
            engine.images.get(cargo.id).tag(repository, tag=cargo.tag)
        yield
    finally:
        with suppress(docker.errors.APIError):
            if before:
                engine.images.get(before).tag(repository, tag=cargo.tag)
            elif cargo.named:
                engine.images.remove(name, noprune=True)
            else:
                console.progress(f"{name} stays on this engine: without a name the image would go")


def _id_of(engine: DockerClient, name: str) -> str:
    with suppress(docker.errors.ImageNotFound):
        return str(engine.images.get(name).id)
    return ""


@contextmanager
def _stored_credentials(repository: str) -> Iterator[None]:
    """Tell docker's own store of credentials, which may be broken, from the engine."""
    with engine_errors(repository):
        try:
            yield
        except docker.errors.APIError:
            raise
        except docker.errors.DockerException as problem:
            if "credentials store" not in str(problem).lower():
                raise
            raise UsageError(
                f"Docker's store of credentials fails: {problem}",
                next=f"docker login {repository.partition('/')[0]}",
            ) from None
