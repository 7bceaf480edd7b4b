"""Carries files to and from volumes as tar archives, so that no path of this machine is mounted."""

from __future__ import annotations

import io
import os
import shutil
import tarfile
import tempfile
from pathlib import Path, PurePosixPath
from typing import IO, TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Iterator


def from_directory(source: Path, under: str = "") -> Iterator[tuple[str, Path]]:
    """``(name in the archive, path)`` of each file and directory below `source`, links followed."""
    seen = {source.resolve()}
    for folder, names, files in os.walk(source, followlinks=True):
        here = Path(folder)
        # A link to a directory above itself would go on for ever.
        names[:] = [n for n in sorted(names) if (here / n).resolve() not in seen]
        seen.update((here / n).resolve() for n in names)
        for name in [*names, *sorted(files)]:
            relative = (here / name).relative_to(source).as_posix()
            yield str(PurePosixPath(under) / relative), here / name


class Archive:
    """A tar archive in the making, in a temporary file; a context manager.

    All belongs to root; files are 0644, or 0755 with an x bit, directories 0755 unless told
    otherwise: what the platform downloads has no owner and no mode of this machine.
    """

    def __init__(self) -> None:
        # Closed by __exit__.
        self._file: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115
        self._tar = tarfile.open(fileobj=self._file, mode="w")  # noqa: SIM115

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._tar.close()
        self._file.close()

    def directory(self, name: str, mode: int = 0o755) -> None:
        """Add an empty directory."""
        info = tarfile.TarInfo(name)
        info.type, info.mode = tarfile.DIRTYPE, mode
        self._tar.addfile(info)

    def content(self, name: str, data: bytes) -> None:
        """Add a file with this content."""
        info = tarfile.TarInfo(name)
        info.size, info.mode = len(data), 0o644
        self._tar.addfile(info, io.BytesIO(data))

    def file(self, name: str, path: Path) -> None:
        """Add a regular file of this machine."""
        with path.open("rb") as content:
            status = os.fstat(content.fileno())
            info = tarfile.TarInfo(name)
            info.size, info.mtime = status.st_size, status.st_mtime
            info.mode = 0o755 if status.st_mode & 0o111 else 0o644
            self._tar.addfile(info, content)

    def tree(self, source: Path, under: str = "") -> None:
        """Add a directory's content; sockets, pipes and dangling links are passed over."""
        for name, path in from_directory(source, under):
            if path.is_dir():
                self.directory(name)
            elif path.is_file():
                self.file(name, path)

    def copy(self, source: tarfile.TarFile, under: str) -> None:
        """Add the members of another archive, modes and links as they are.

        Names that lead out of `under` are passed over.
        """
        for member in source:
            path = PurePosixPath(member.name)
            if path.is_absolute() or ".." in path.parts:
                continue
            content = source.extractfile(member) if member.isreg() else None
            member.name = str(under / path)
            member.linkname = (
                str(under / PurePosixPath(member.linkname)) if member.islnk() else (member.linkname)
            )
            member.uid = member.gid = 0
            self._tar.addfile(member, content)

    def finished(self) -> IO[bytes]:
        """The whole archive, ready to be read."""
        self._tar.close()
        self._file.seek(0)
        return self._file


def unpack(archive: IO[bytes], into: Path) -> tuple[str, ...]:
    """Write an archive's regular files below `into`, owned by who runs this.

    The first part of each name, the directory that was asked for, is dropped. Links and devices
    are not made: an archive from a foreign container could point anywhere with them.

    Returns:
        Names of the symbolic links, sorted.
    """
    links = []
    with tarfile.open(fileobj=archive, mode="r:") as tar:
        for member in tar:
            name = inner_name(member)
            if name is None:
                continue
            target = into / name
            if member.isdir():
                target.mkdir(parents=True, exist_ok=True)
            elif member.issym():
                links.append(name)
            elif (member.isreg() or member.islnk()) and (content := tar.extractfile(member)):
                target.parent.mkdir(parents=True, exist_ok=True)
                with content, target.open("wb") as file:
                    shutil.copyfileobj(content, file)
    return tuple(sorted(links))


def inner_name(member: tarfile.TarInfo) -> str | None:
    """A member's name below the directory asked for; None for that itself and for a way out."""
    parts = PurePosixPath(member.name).parts[1:]
    return "/".join(parts) if parts and ".." not in parts else None


def repack(archive: IO[bytes], target: Path) -> None:
    """Write the content of a directory's archive as ``model.tar.gz``, links and all."""
    # Level 1: a model is mostly numbers, which more effort makes hardly smaller.
    with (
        tarfile.open(fileobj=archive, mode="r:") as source,
        tarfile.open(target, "w:gz", compresslevel=1) as packed,
    ):
        for member in source:
            name = inner_name(member)
            if name is None:
                continue
            content = source.extractfile(member) if member.isreg() else None
            if member.islnk():
                member.linkname = "/".join(PurePosixPath(member.linkname).parts[1:])
            member.name = name
            packed.addfile(member, content)
