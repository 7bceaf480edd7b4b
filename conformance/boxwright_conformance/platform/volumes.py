"""Fills volumes before a container starts, and reads them back after it has ended."""

from __future__ import annotations

import tarfile
import tempfile
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING

import docker.errors

from boxwright_conformance.platform.archive import Archive, inner_name
from boxwright_conformance.platform.creation import volume_mount
from boxwright_conformance.platform.errors import engine_errors

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from docker.models.containers import Container as RawContainer

    from boxwright_conformance.platform.session import Session

_HERE = "/volume"
_COUNT = f"""
import os
found = (os.path.join(folder, name) for folder, _, names in os.walk("{_HERE}") for name in names)
print(sum(os.lstat(path).st_blocks for path in found) * 512)
"""


def fill(session: Session, image: str, volumes: Mapping[str, str], source: Archive) -> None:
    """Unpack an archive into volumes.

    A container of the same image carries the files; it never starts. So even a volume that the
    container under test has read-only can be filled, and no further image is needed.

    Args:
        session: owner of the carrier.
        image: image of the carrier.
        volumes: volume by its mount point, which is also where its files lie in the archive.
        source: the archive, with names relative to the root.
    """
    with engine_errors(image):
        carrier = session.client.containers.create(
            image,
            ["never-started"],
            labels=session.labels(),
            network_mode="none",
            mounts=[volume_mount(target, name, False) for target, name in volumes.items()],
        )
        try:
            carrier.put_archive("/", source.finished())
        finally:
            carrier.remove(force=True)


def used(session: Session, image: str, volume: str) -> int:
    """Bytes of disk that a volume's files take, counted by a container of an image with Python."""
    with engine_errors(image):
        said: bytes = session.client.containers.run(
            image,
            ["-S", "-c", _COUNT],
            entrypoint=["python3"],
            labels=session.labels(),
            network_mode="none",
            mounts=[volume_mount(_HERE, volume, True)],
            remove=True,
        )
    return int(said)


@contextmanager
def fetch(container: RawContainer, path: str) -> Iterator[IO[bytes]]:
    """The tar archive of a directory in a container, also of one that has ended.

    A directory that is not there gives an empty archive.
    """
    with engine_errors(), tempfile.TemporaryFile() as archive:
        try:
            blocks, _ = container.get_archive(path)
        except docker.errors.NotFound:
            with Archive() as empty:
                archive.write(empty.finished().read())
        else:
            for block in blocks:
                archive.write(block)
        archive.seek(0)
        yield archive


def sizes(archive: IO[bytes]) -> Iterator[tuple[str, int]]:
    """Name below the directory asked for, and bytes, of each regular file in its archive."""
    with tarfile.open(fileobj=archive, mode="r:") as tar:
        for member in tar:
            name = inner_name(member)
            if name and member.isreg():
                yield name, member.size
