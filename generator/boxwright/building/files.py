"""Reads single files of an image out of a container of it that never runs."""

from __future__ import annotations

import io
import posixpath
import stat
import tarfile
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import docker.errors
from boxwright_conformance.platform import Session
from boxwright_conformance.platform.errors import engine_errors

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docker import DockerClient
    from docker.models.containers import Container

__all__ = ["Files", "open_image"]

_HOPS = 10
#: How Go marks a link in the mode of a file.
_GO_LINK = 1 << 27


class Files:
    """The files of an image.

    Args:
        container: a container of it.
        session: owner of that container.
    """

    def __init__(self, container: Container, session: Session) -> None:
        self._container = container
        self._session = session

    def resolve(self, path: str) -> str | None:
        """Where a path leads when links are followed; None when there is nothing."""
        for _ in range(_HOPS):
            found = self._get(path)
            if found is None:
                return None
            status, _ = found
            if not (status["mode"] & _GO_LINK or stat.S_ISLNK(status["mode"])):
                return path
            path = posixpath.normpath(posixpath.join(posixpath.dirname(path), status["linkTarget"]))
        return None

    def text(self, path: str) -> str:
        """A file's text; empty when there is no such file."""
        where = self.resolve(path)
        found = self._get(where) if where else None
        if found is None:
            return ""
        with tarfile.open(fileobj=io.BytesIO(found[1])) as archive:
            member = archive.next()
            file = archive.extractfile(member) if member and member.isreg() else None
            return file.read().decode(errors="replace") if file else ""

    def run(self, program: str, *arguments: str) -> str:
        """What a program of the image prints; empty when it cannot be run or fails."""
        with engine_errors():
            try:
                said: bytes = self._session.client.containers.run(
                    self._container.attrs["Image"],
                    list(arguments),
                    entrypoint=[program],
                    labels=self._session.labels(),
                    network_mode="none",
                    remove=True,
                )
            except docker.errors.ContainerError:
                return ""
        return said.decode(errors="replace").strip()

    def _get(self, path: str) -> tuple[dict[str, Any], bytes] | None:
        with engine_errors():
            try:
                blocks, status = self._container.get_archive(path)
            except docker.errors.NotFound:
                return None
            return dict(status or ()), b"".join(blocks)


@contextmanager
def open_image(engine: DockerClient, image: str) -> Iterator[Files]:
    """Give access to the files of an image.

    Args:
        engine: the engine that has it.
        image: its reference or id.

    Raises:
        PlatformError: the engine refuses.
    """
    with Session(engine) as session, engine_errors(image):
        container = engine.containers.create(
            image, ["never-started"], labels=session.labels(), network_mode="none"
        )
        yield Files(container, session)
