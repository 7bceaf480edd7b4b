"""Looks into a model archive before it is served."""

from __future__ import annotations

import posixpath
import tarfile
import zlib
from typing import TYPE_CHECKING

from boxwright.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["check_archive"]


def check_archive(path: Path) -> None:
    """Refuse an archive that the platform would not unpack as it is meant.

    Raises:
        UsageError: it is damaged, or a member's name or a link leads out of the model directory.
    """
    try:
        with tarfile.open(path) as archive:
            wrong = next(filter(None, map(_wrong, archive)), "")
    except (tarfile.TarError, OSError, EOFError, zlib.error) as problem:
        raise UsageError(f"The model {path} cannot be read: {problem}.") from problem
    if wrong:
        raise UsageError(
            f"The model {path}: {wrong}; the platform unpacks into /opt/ml/model and nowhere else.",
            next=f"tar -tvf {path}, then pack it again from inside its directory: "
            f"tar -C DIR -czf {path.name} .",
        )


def _wrong(member: tarfile.TarInfo) -> str:
    """What is wrong with a member; empty when nothing is."""
    if _leads_out(member.name):
        return f"{member.name} leads out of the model directory"
    if member.issym() and _leads_out(
        posixpath.join(posixpath.dirname(member.name), member.linkname)
    ):
        return f"{member.name} is a link to {member.linkname}, outside the model directory"
    if member.islnk() and _leads_out(member.linkname):
        return f"{member.name} is a link to {member.linkname}, outside the model directory"
    if not (member.isfile() or member.isdir() or member.issym() or member.islnk()):
        return f"{member.name} is neither a file nor a directory"
    return ""


def _leads_out(path: str) -> bool:
    return posixpath.normpath(path).split("/")[0] in {"", ".."}
