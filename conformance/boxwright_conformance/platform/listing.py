"""Reads an exported root file system, entry by entry, keeping only what judging needs."""

from __future__ import annotations

import tarfile
from dataclasses import replace
from typing import TYPE_CHECKING, cast

from boxwright_conformance.platform.files import File, ImageFiles

if TYPE_CHECKING:
    from collections.abc import Container, Iterator
    from typing import IO

_HEAD_BYTES = 4096
_SHORT_HEAD_BYTES = 256
_KINDS = ((tarfile.TarInfo.isreg, "file"), (tarfile.TarInfo.isdir, "directory"))


class ByteStream:
    """Lets tarfile read from an iterator of blocks."""

    def __init__(self, blocks: Iterator[bytes]) -> None:
        self._blocks = blocks
        self._rest = b""

    def read(self, size: int) -> bytes:
        """The next `size` bytes, fewer only at the end."""
        parts, missing = [], size
        while missing > 0:
            if not self._rest:
                self._rest = next(self._blocks, b"")
                if not self._rest:
                    break
            parts.append(self._rest[:missing])
            self._rest = self._rest[missing:]
            missing -= len(parts[-1])
        return b"".join(parts)


def list_files(
    blocks: Iterator[bytes], folders: Container[str], named: Container[str]
) -> ImageFiles:
    """List the files of an export.

    Args:
        blocks: the tar archive as it comes; it is read once and never held.
        folders: directories (those on PATH) whose files' heads are kept whole.
        named: paths of further files whose heads are kept whole.
    """
    entries: dict[str, File] = {}
    links: dict[str, str] = {}
    doubles: dict[str, str] = {}
    source = cast("IO[bytes]", ByteStream(blocks))
    with tarfile.open(fileobj=source, mode="r|") as tar:
        for member in tar:
            path = "/" + member.name.strip("/").removeprefix("./")
            if member.issym():
                links[path] = member.linkname
            elif member.islnk():
                doubles[path] = "/" + member.linkname.strip("/").removeprefix("./")
            kind = next((k for is_kind, k in _KINDS if is_kind(member)), "other")
            whole = path.rpartition("/")[0] in folders or path in named
            entries[path] = File(
                path=path,
                mode=member.mode & 0o7777,
                size=member.size,
                kind="link" if member.issym() else kind,
                head=_head(tar, member, whole=whole),
            )
    for path, first in doubles.items():
        if first in entries:
            entries[path] = replace(entries[first], path=path)
    return ImageFiles(entries.values(), links)


def _head(tar: tarfile.TarFile, member: tarfile.TarInfo, *, whole: bool) -> bytes:
    """A file's first bytes: enough for a script's start, or for an ELF header and a first line."""
    if not member.isreg() or not (whole or member.mode & 0o111):
        return b""
    content = tar.extractfile(member)
    return content.read(_HEAD_BYTES if whole else _SHORT_HEAD_BYTES) if content else b""
