"""What the engine knows of the image that another one stands on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import docker.errors
from boxwright_conformance.platform.errors import engine_errors

if TYPE_CHECKING:
    from docker import DockerClient
    from docker.models.images import Image

__all__ = ["Base", "look_up"]

_HUB = "docker.io/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Base:
    """An image that another one stands on.

    Attributes:
        reference: as the Dockerfile has it; empty when that is not known.
        digest: `sha256:…` that a registry knows it by; empty when none is known.
        image: the engine's own copy; None when it has none.
    """

    reference: str
    digest: str = ""
    image: Image | None = None

    @property
    def name(self) -> str:
        """Its reference with the registry that is meant where none is written."""
        return "" if self.reference in {"", "scratch"} else _full(self.reference)


def look_up(engine: DockerClient | None, reference: str) -> Base:
    """Ask the engine for an image.

    Args:
        engine: the engine; None when none answers.
        reference: the image; may be empty or `scratch`.

    Raises:
        PlatformError: the engine refuses the question.
    """
    pinned = reference.partition("@")[2]
    if engine is None or reference in {"", "scratch"}:
        return Base(reference=reference, digest=pinned)
    with engine_errors(reference):
        try:
            image = engine.images.get(reference)
        except docker.errors.ImageNotFound:
            return Base(reference=reference, digest=pinned)
    return Base(reference=reference, digest=pinned or _digest(image, reference), image=image)


def _digest(image: Image, reference: str) -> str:
    """What the registry of `reference` calls the image; one of another registry is no answer."""
    for known in image.attrs.get("RepoDigests") or ():
        repository, _, digest = known.partition("@")
        if _full(repository) == _repository(_full(reference)):
            return str(digest)
    return ""


def _repository(reference: str) -> str:
    path, slash, last = reference.rpartition("/")
    return f"{path}{slash}{last.partition(':')[0]}"


def _full(reference: str) -> str:
    """A reference with its registry, and with `library/` for Docker Hub's own images."""
    first, slash, _ = reference.partition("/")
    if slash and (set(first) & {".", ":"} or first == "localhost"):
        return reference.replace(f"{_HUB}", f"{_HUB}library/") if _bare(reference) else reference
    return f"{_HUB}{reference}" if slash else f"{_HUB}library/{reference}"


def _bare(reference: str) -> bool:
    return reference.startswith(_HUB) and reference.count("/") == 1
