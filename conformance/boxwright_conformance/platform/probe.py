"""The image that helps from beside a container, and what it reads there."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import docker.errors

from boxwright_conformance.platform.errors import ImageMissing, engine_address, engine_errors

if TYPE_CHECKING:
    from docker.models.containers import Container as RawContainer

    from boxwright_conformance.platform.session import Session

IMAGE_VARIABLE = "BOXWRIGHT_PROBE_IMAGE"
DEFAULT_IMAGE = "python:3.13-slim"
_SHOW_SOCKETS = """
import pathlib
for name in ("tcp", "tcp6", "unix"):
    table = pathlib.Path("/proc/net", name)
    print(table.read_text() if table.exists() else "")
"""


def probe_image(session: Session) -> str:
    """The image that the probe runs: any with ``python3`` 3.8 or newer.

    Raises:
        ImageMissing: the engine does not have it and cannot pull it.
    """
    image = os.environ.get(IMAGE_VARIABLE) or DEFAULT_IMAGE
    with engine_errors(image):
        try:
            session.client.images.get(image)
        except docker.errors.ImageNotFound:
            _pull(session, image)
    return image


def _pull(session: Session, image: str) -> None:
    try:
        session.client.images.pull(image)
    except docker.errors.APIError as error:
        raise ImageMissing(
            f"requests are sent from a container of {image!r}, which the engine at "
            f"{engine_address()} neither has nor can pull ({error.explanation}); next: "
            f"docker pull {image}, or set {IMAGE_VARIABLE} to an image with python3"
        ) from error


def network_table(session: Session, container: RawContainer) -> str:
    """The kernel's tables of sockets in a container's network, read from beside it."""
    image = probe_image(session)
    with engine_errors(image):
        table: bytes = session.client.containers.run(
            image,
            ["-S", "-c", _SHOW_SOCKETS],
            entrypoint=["python3"],
            labels=session.labels(),
            network_mode=f"container:{container.id}",
            remove=True,
        )
    return table.decode()
