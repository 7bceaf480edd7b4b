"""The facts of an image, found without running it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import docker

    from boxwright_conformance.platform.files import ImageFiles
    from boxwright_conformance.platform.session import Session


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageFacts:
    """What the engine and the file system say of an image.

    Attributes:
        reference: as asked for.
        id: ``sha256:…``.
        bytes: size on the engine's disk.
        os: ``linux``.
        architecture: ``amd64``, ``arm64``, ….
        entrypoint: exec form; None when the image has none.
        cmd: exec form; None when the image has none.
        env: the image's variables.
        labels: the image's labels.
        user: declared user, empty for root.
        workdir: declared working directory.
        exposed: ports such as ``8080/tcp``.
        stop_signal: declared STOPSIGNAL, empty for SIGTERM.
        files: its root file system.
    """

    reference: str
    id: str
    bytes: int
    os: str
    architecture: str
    entrypoint: tuple[str, ...] | None
    cmd: tuple[str, ...] | None
    env: dict[str, str]
    labels: dict[str, str]
    user: str
    workdir: str
    exposed: tuple[str, ...]
    stop_signal: str
    files: ImageFiles


def inspect_image(client: docker.DockerClient, reference: str, session: Session) -> ImageFacts:
    """Read an image's configuration and list its files; nothing in it runs.

    Raises:
        ImageMissing: the engine has no such image.
    """
    raise NotImplementedError
