"""Joins moto's ECR with the registry: names that lead there, tokens, and what was pushed."""

from __future__ import annotations

import base64
import contextlib
import fnmatch
import json
import secrets
import time
from typing import TYPE_CHECKING, Any

from moto.backends import get_backend
from moto.ecr.exceptions import ImageAlreadyExistsException

from .answers import as_json
from .registry import ACCOUNT

if TYPE_CHECKING:
    from collections.abc import Callable

    from werkzeug.wrappers import Response

    from .layer import Asked
    from .registry import Registry

__all__ = ["Ecr"]

_HOURS = 12


class Ecr:
    """A `Shop` on moto's repositories, and the answers that must lead to its gate.

    Attributes:
        registry: where the images are; it stands before the first call.
    """

    registry: Registry

    def __init__(self) -> None:
        self._tokens: dict[tuple[str, str], float] = {}

    def handlers(self) -> dict[tuple[str, str], Callable[[Asked], Response]]:
        """Who answers which call."""
        return {
            ("ecr", "BatchDeleteImage"): self._delete_images,
            ("ecr", "CreateRepository"): self._renamed,
            ("ecr", "DeleteRepository"): self._delete_repository,
            ("ecr", "DescribeRepositories"): self._renamed,
            ("ecr", "GetAuthorizationToken"): self._token,
        }

    def issue(self, region: str) -> str:
        """A password for user ``AWS`` that holds for twelve hours."""
        password = secrets.token_urlsafe(48)
        self._tokens[region, password] = time.time() + _HOURS * 3600
        return password

    def allows(self, region: str, user: str, password: str) -> bool:
        """Whether this is a token of the region's that has not expired."""
        return user == "AWS" and self._tokens.get((region, password), 0) > time.time()

    def has(self, region: str, repository: str) -> bool:
        """Whether the repository was created, and not deleted since."""
        return repository in _backend(region).repositories

    def refuses(self, region: str, repository: str, tag: str, digest: str) -> str:
        """Why a manifest cannot be put under this tag; empty when it can."""
        held = _backend(region).repositories.get(repository)
        if not held or not tag or not _immutable(held, tag):
            return ""
        for image in held.images:
            if tag in image.image_tags and image.image_digest != digest:
                return (
                    f"The image tag '{tag}' already exists in the '{repository}' repository "
                    "and cannot be overwritten because the tag is immutable."
                )
        return ""

    def took(
        self,
        region: str,
        repository: str,
        tag: str,
        digest: str,
        *,
        media_type: str,
        manifest: bytes,
    ) -> None:
        """Make moto know an image that the registry holds now."""
        if not tag and self.digest_of(region, repository, digest):
            return
        with contextlib.suppress(ImageAlreadyExistsException):
            image = _backend(region).put_image(
                repository_name=repository,
                image_manifest=manifest.decode(),
                image_tag=tag or None,
                image_manifest_mediatype=media_type,
                digest=digest,
            )
            # moto takes the size of the configuration for the image's.
            size = _layer_bytes(manifest)
            image.get_image_size_in_bytes = lambda: size

    def digest_of(self, region: str, repository: str, reference: str) -> str:
        """Digest of the image with this tag or digest; empty when there is none."""
        held = _backend(region).repositories.get(repository)
        for image in held.images if held else ():
            if reference in {image.image_digest, *image.image_tags}:
                return str(image.image_digest)
        return ""

    def media_type(self, region: str, repository: str, digest: str) -> str:
        """Media type of the manifest with this digest; empty when there is none."""
        held = _backend(region).repositories.get(repository)
        found = [image for image in held.images if image.image_digest == digest] if held else []
        return str(found[0].image_manifest_media_type) if found else ""

    def _renamed(self, asked: Asked) -> Response:
        response = asked.pass_on()
        region = asked.call.region
        ecr = f"{ACCOUNT}.dkr.ecr.{region}.amazonaws.com"
        response.data = response.data.replace(ecr.encode(), self.registry.gate(region).encode())
        return response

    def _delete_repository(self, asked: Asked) -> Response:
        response = self._renamed(asked)
        if response.status_code == 200:
            self.registry.forget(asked.call.region, asked.call.parameters["repositoryName"])
        return response

    def _delete_images(self, asked: Asked) -> Response:
        response = asked.pass_on()
        for image in json.loads(response.data).get("imageIds", ()):
            name = asked.call.parameters["repositoryName"]
            if "imageTag" in image:
                self.registry.forget(asked.call.region, name, image["imageTag"])
        return response

    def _token(self, asked: Asked) -> Response:
        region = asked.call.region
        token = base64.b64encode(f"AWS:{self.issue(region)}".encode()).decode()
        data = {
            "authorizationToken": token,
            "expiresAt": time.time() + _HOURS * 3600,
            "proxyEndpoint": f"http://{self.registry.gate(region)}",
        }
        return as_json({"authorizationData": [data]})


def _backend(region: str) -> Any:
    return get_backend("ecr")[ACCOUNT][region]


def _layer_bytes(manifest: bytes) -> int:
    return sum(layer["size"] for layer in json.loads(manifest).get("layers", ()))


def _immutable(repository: Any, tag: str) -> bool:
    """Whether a tag of a repository stays where it is, exclusions counted."""
    mutability = str(
        getattr(repository.image_tag_mutability, "value", repository.image_tag_mutability)
    )
    filters = repository.image_tag_mutability_exclusion_filters or ()
    excluded = any(fnmatch.fnmatch(tag, one["filter"]) for one in filters)
    return mutability.startswith("IMMUTABLE") != excluded
