"""Finds the image that a call names in ECR, and brings it to the engine through the gate."""

from __future__ import annotations

import contextlib
import re
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

import docker.errors

from .state import ACCOUNT

if TYPE_CHECKING:
    from docker import DockerClient

    from .ecr import Ecr

__all__ = ["Image", "Images"]

_REFERENCE = re.compile(
    r"(?P<host>[^/]+)/(?P<name>[^@:]+)(?:@(?P<digest>[^@]+)|:(?P<tag>[^:@/]+))?"
)


@dataclass(frozen=True, slots=True)
class Image:
    """An image that lies in ECR.

    Attributes:
        reference: for the engine: gate, repository and digest.
        media_type: of its manifest.
    """

    reference: str
    media_type: str


class Images:
    """The images of all regions, and those that the engine has got from there."""

    def __init__(self, ecr: Ecr) -> None:
        self._ecr = ecr
        self._pulled: dict[str, DockerClient] = {}
        self._lock = threading.Lock()

    def find(self, region: str, reference: str) -> Image | None:
        """What a reference names: with the host that ECR answers, or the one it has at AWS."""
        gate = self._ecr.registry.gate(region)
        parts = _REFERENCE.fullmatch(reference)
        if not parts or parts["host"] not in {gate, f"{ACCOUNT}.dkr.ecr.{region}.amazonaws.com"}:
            return None
        which = parts["digest"] or parts["tag"] or "latest"
        digest = self._ecr.digest_of(region, parts["name"], which)
        if not digest:
            return None
        media_type = self._ecr.media_type(region, parts["name"], digest)
        return Image(f"{gate}/{parts['name']}@{digest}", media_type)

    def pull(self, client: DockerClient, region: str, image: Image) -> str:
        """Bring an image to the engine; the id it has there.

        Raises:
            DockerException: the gate or the engine refused.
        """
        name, _, digest = image.reference.partition("@")
        login = {"username": "AWS", "password": self._ecr.issue(region)}
        with self._lock:
            if not _held(client, image.reference):
                self._pulled[image.reference] = client
        client.api.pull(name, tag=digest, auth_config=login)
        return str(client.images.get(image.reference).id)

    def close(self) -> None:
        """Take from the engine what it got here."""
        for reference, client in self._pulled.items():
            with contextlib.suppress(docker.errors.APIError):
                client.images.remove(reference)


def _held(client: DockerClient, reference: str) -> bool:
    try:
        client.images.get(reference)
    except docker.errors.ImageNotFound:
        return False
    return True
