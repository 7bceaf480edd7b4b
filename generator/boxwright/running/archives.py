"""Looks into a model archive before it is served, and unpacks it."""

from __future__ import annotations

import posixpath
import shutil
import tarfile
import tempfile
import zlib
from pathlib import Path

from boxwright.errors import UsageError

__all__ = ["check_archive", "unpack_archive"]


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
        raise _refused(path, wrong)


def unpack_archive(path: Path, into: Path) -> None:
    """Put the content of an archive in place of a directory.

    Raises:
        UsageError: as for `check_archive`, or one link leads out by way of another.  What lay in
            the directory is left as it was.
    """
    check_archive(path)
    into.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{into.name}-", dir=into.parent) as scratch:
        fresh = Path(scratch).resolve() / "fresh"
        fresh.mkdir()
        try:
            _unpack(path, fresh)
        except (tarfile.TarError, OSError) as problem:
            raise UsageError(f"The model {path} cannot be unpacked: {problem}.") from problem
        shutil.rmtree(into, ignore_errors=True)
        fresh.replace(into)


def _unpack(path: Path, root: Path) -> None:
    with tarfile.open(path) as archive:
        # What `filter="data"` means, which Python has from 3.11.4 on only.
        archive.extraction_filter = getattr(tarfile, "data_filter", None)
        for member in archive:
            if not _lands_below(root, member):
                raise _refused(path, f"{member.name} leads out by way of another link")
            archive.extract(member, root, set_attrs=False)


def _lands_below(root: Path, member: tarfile.TarInfo) -> bool:
    """Whether it does, with the links that were unpacked before it."""
    place = root / member.name
    ways = [place]
    if member.issym():
        ways.append(place.parent / member.linkname)
    elif member.islnk():
        ways.append(root / member.linkname)
    return all(way.resolve().is_relative_to(root) for way in ways)


def _refused(path: Path, wrong: str) -> UsageError:
    return UsageError(
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
