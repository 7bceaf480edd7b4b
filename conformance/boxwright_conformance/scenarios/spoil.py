"""Replaces files by garbage."""

from __future__ import annotations

import tarfile
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from boxwright_conformance.platform import Channel

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["garbage", "garbled", "unpacked"]

_GARBAGE = bytes([0xFF, 0xFE, 0x00, 0x80, 0xC3, 0x28, 0x1B, 0x0A])
_LONGEST = 65_536


def garbage(channel: Channel | Path, into: Path) -> Channel:
    """A channel with the same file names, each file full of garbage."""
    known = channel if isinstance(channel, Channel) else Channel(channel)
    return Channel(garbled(known.path, into), known.content_type)


def garbled(source: Path, into: Path) -> Path:
    """Copy a file or a directory into `into`, every byte replaced."""
    if source.is_file():
        return _garble(source, into / source.name)
    for file in sorted(path for path in source.rglob("*") if path.is_file()):
        _garble(file, into / file.relative_to(source))
    return into


def _garble(source: Path, target: Path) -> Path:
    """Write garbage about as long as the source; no valid UTF-8, JSON, pickle or archive."""
    target.parent.mkdir(parents=True, exist_ok=True)
    size = max(len(_GARBAGE), min(source.stat().st_size, _LONGEST))
    target.write_bytes((_GARBAGE * (size // len(_GARBAGE) + 1))[:size])
    return target


def unpacked(model: Path, into: Path) -> Path:
    """The regular files that a model archive holds; a directory is taken as it is."""
    if model.is_dir():
        return model
    # Member by member: `extractall(filter="data")` is not in Debian 12's Python 3.11.2.
    with tarfile.open(model) as archive:
        for member in archive:
            name = PurePosixPath(member.name)
            content = archive.extractfile(member) if member.isreg() else None
            if content and not name.is_absolute() and ".." not in name.parts:
                target = into / name
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(content.read())
    return into
