"""What lies in a layer of an image, read from its archive as it comes."""

from __future__ import annotations

import hashlib
import posixpath
import tarfile
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Look = Callable[[str, bytes], tuple[str, ...]]

__all__ = ["Entry", "read_entries"]

_BLOCK = 1 << 20
#: Larger files are not looked into, only hashed.
_LARGEST = 4 << 20
_KINDS = {
    tarfile.DIRTYPE: "directory",
    tarfile.SYMTYPE: "link",
    tarfile.LNKTYPE: "hard link",
}


class Entry(NamedTuple):
    """One entry of a layer.

    Attributes:
        kind: `file`, `directory`, `link`, `hard link` or `other`.
        mode: permission bits.
        owner: `UID:GID`.
        size: bytes.
        time: of the last change, seconds since 1970.
        content: SHA-256 of a file, or where a link leads.
        seen: what the reader's `look` said of the file.
    """

    kind: str
    mode: int
    owner: str
    size: int
    time: float
    content: str
    seen: tuple[str, ...] = ()


def read_entries(file: Any, look: Look | None = None) -> Mapping[str, Entry]:
    """Read a layer's archive, compressed or not.

    Args:
        file: a binary file; read once, from where it stands.
        look: is shown path and content of each file of up to 4 MiB; what it says is kept.

    Returns:
        What lies in it, by absolute path.

    Raises:
        tarfile.TarError: it is no archive.
    """
    with tarfile.open(fileobj=file, mode="r|*") as layer:
        return {path: _entry(layer, one, path, look) for one in layer for path in [_path(one)]}


def _path(member: tarfile.TarInfo) -> str:
    return posixpath.normpath(f"/{member.name.lstrip('/')}")


def _entry(layer: tarfile.TarFile, member: tarfile.TarInfo, path: str, look: Look | None) -> Entry:
    content = member.linkname
    seen: tuple[str, ...] = ()
    if member.isreg():
        content, seen = _content(layer.extractfile(member), member.size, path, look)
    return Entry(
        kind="file" if member.isreg() else _KINDS.get(member.type, "other"),
        mode=member.mode,
        owner=f"{member.uid}:{member.gid}",
        size=member.size,
        time=member.mtime,
        content=content,
        seen=seen,
    )


def _content(file: Any, size: int, path: str, look: Look | None) -> tuple[str, tuple[str, ...]]:
    if size <= _LARGEST:
        data = file.read()
        return hashlib.sha256(data).hexdigest(), look(path, data) if look else ()
    digest = hashlib.sha256()
    while block := file.read(_BLOCK):
        digest.update(block)
    return digest.hexdigest(), ()
