"""Finds out in which form an image lies in a registry, or would get there."""

from __future__ import annotations

import re
import threading
from dataclasses import dataclass
from typing import Any

import docker
import docker.errors
import requests.exceptions

from boxwright_conformance.platform.errors import engine_errors

__all__ = [
    "DOCKER_MANIFEST",
    "MANIFEST_LIST",
    "OCI_FORMS",
    "Form",
    "form_in_registry",
    "form_when_pushed",
    "registry_of",
]

DOCKER_MANIFEST = "application/vnd.docker.distribution.manifest.v2+json"
#: Several images under one name, in Docker's own form.
MANIFEST_LIST = "application/vnd.docker.distribution.manifest.list.v2+json"
#: What the platform refuses: several images under one name, and one.
OCI_FORMS = (
    "application/vnd.oci.image.index.v1+json",
    "application/vnd.oci.image.manifest.v1+json",
)
_CONTAINERD = "io.containerd.snapshotter"
_PATIENCE = 20.0
_HOST = re.compile(r"localhost|.*[.:].*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """The media type of an image's manifest.

    Attributes:
        media_type: the type; empty when it could not be found out.
        trouble: why it could not.
    """

    media_type: str = ""
    trouble: str = ""


def registry_of(reference: str) -> str:
    """The host (and port) of the registry that a reference names; empty when it names none."""
    host, slash, _ = reference.partition("/")
    return host if slash and _HOST.fullmatch(host) else ""


def form_in_registry(client: docker.DockerClient, reference: str) -> Form:
    """What the registry holds under this reference, asked by the engine, which has the password."""
    found: list[Form] = []
    # A registry that is cut off may let the engine wait for minutes.
    asking = threading.Thread(target=lambda: found.append(_ask(client, reference)), daemon=True)
    asking.start()
    asking.join(_PATIENCE)
    return found[0] if found else Form(trouble=f"no answer within {_PATIENCE:.0f} s")


def _ask(client: docker.DockerClient, reference: str) -> Form:
    try:
        answer: dict[str, Any] = client.api.inspect_distribution(reference)  # type: ignore[no-untyped-call]
    except docker.errors.APIError as error:
        return Form(trouble=str(error.explanation or error).strip())
    except (docker.errors.DockerException, requests.exceptions.RequestException) as error:
        return Form(trouble=str(error))
    return Form(media_type=str(answer["Descriptor"]["mediaType"]))


def form_when_pushed(client: docker.DockerClient, reference: str) -> Form:
    """What ``docker push`` of an image would make of it."""
    with engine_errors(reference):
        version, info = client.version(), client.info()
        image = client.images.get(reference).attrs
    makers = [str(part.get("Name", "")) for part in version.get("Components") or ()]
    if not any(name == "Engine" for name in makers):
        return Form(trouble=f"{' and '.join(makers) or 'this engine'} may push it in either form")
    if not any(_CONTAINERD in str(row[-1]) for row in info.get("DriverStatus") or ()):
        # Docker's own image store knows no other form.
        return Form(media_type=DOCKER_MANIFEST)
    described = image.get("Descriptor") or {}
    if "mediaType" not in described:
        return Form(trouble="this engine keeps images with containerd and does not tell their form")
    return Form(media_type=str(described["mediaType"]))
