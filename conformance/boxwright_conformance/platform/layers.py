"""The layers of an image, as the engine remembers how they were made."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from boxwright_conformance.platform.errors import engine_errors

if TYPE_CHECKING:
    import docker

_NOISE = re.compile(r"^/bin/sh -c #\(nop\)\s*|\s*# buildkit$|^(?=/bin/sh -c )/bin/sh -c ")


class Layer(NamedTuple):
    """Bytes that a step of the Dockerfile added, and the step."""

    bytes: int
    created_by: str


def layers(client: docker.DockerClient, reference: str) -> tuple[Layer, ...]:
    """The layers, the lowest first; steps that add no file are among them with 0 bytes.

    Raises:
        ImageMissing: the engine has no such image.
    """
    with engine_errors(reference):
        steps = client.images.get(reference).history()
    return tuple(Layer(int(step["Size"]), _step(step["CreatedBy"])) for step in reversed(steps))


def _step(created_by: str) -> str:
    return _NOISE.sub("", " ".join(created_by.split())).strip()
