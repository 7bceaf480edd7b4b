"""Fills what a serving container is given to mount."""

from __future__ import annotations

from typing import TYPE_CHECKING

from boxwright_conformance.platform import volumes
from boxwright_conformance.platform.archive import Archive
from boxwright_conformance.platform.model import write_model

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from boxwright_conformance.platform.session import Session

__all__ = ["DISK", "mounts"]

_ALL = "/opt/ml"
#: Where a container that is given a disk finds it.
DISK = "/tmp"  # noqa: S108 - inside the container


def mounts(
    session: Session, image: str, sources: Mapping[str, Path], *, hidden: bool, disk: bool
) -> dict[str, tuple[str, bool]]:
    """Make and fill volumes.

    Args:
        session: owner of the volumes.
        image: what the volumes are filled through.
        sources: directory or archive by the mount point that it is mounted at, read-only.
        hidden: lay an empty directory over what the image has in ``/opt/ml``.
        disk: give it a `DISK` that anybody may write to.

    Returns:
        The volume, and whether it is read-only, by mount point.
    """
    made = {_ALL: (session.volume(), False)} if hidden else {}
    for target, path in sources.items():
        with Archive() as archive:
            write_model(archive, path, target)
            made[target] = (_filled(session, image, target, archive), True)
    if disk:
        with Archive() as archive:
            archive.directory(DISK[1:], mode=0o1777)
            made[DISK] = (_filled(session, image, DISK, archive), False)
    return made


def _filled(session: Session, image: str, target: str, archive: Archive) -> str:
    volume = session.volume()
    volumes.fill(session, image, {target: volume}, archive)
    return volume
