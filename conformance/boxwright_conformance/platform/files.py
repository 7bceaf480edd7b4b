"""The files of an image, as far as judging it needs."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Shebang:
    """The first line of a script.

    Attributes:
        interpreter: path of the program that runs it, without a trailing carriage return.
        argument: what follows, as one string.
        carriage_return: whether the line ends in CR LF, which the kernel takes for part of a name.
    """

    interpreter: str
    argument: str
    carriage_return: bool


@dataclass(frozen=True, slots=True)
class File:
    """One entry of an image.

    Attributes:
        path: absolute path, links resolved.
        mode: permission bits.
        size: bytes.
        kind: ``file``, ``directory``, ``link`` (a dangling one) or ``other``.
        head: first bytes of a regular file that can be executed or lies on PATH; else empty.
    """

    path: str
    mode: int
    size: int
    kind: str
    head: bytes = b""

    @property
    def executable(self) -> bool:
        """Whether it is a regular file with an x bit."""
        return self.kind == "file" and bool(self.mode & 0o111)

    @property
    def shebang(self) -> Shebang | None:
        """Its first line, if it is a script with one."""
        raise NotImplementedError

    @property
    def machine(self) -> str | None:
        """Architecture of an ELF program in Docker's spelling (``amd64``, ``arm64``), else None."""
        raise NotImplementedError


class ImageFiles:
    """A listing of an image's root file system."""

    def get(self, path: str) -> File | None:
        """What lies at `path`, links followed as the kernel would inside the image."""
        raise NotImplementedError

    def which(self, name: str, path_env: str) -> File | None:
        """What a program name stands for.

        The first executable file of that name on PATH, else the first file of that name (which
        cannot be started: look at its mode), else None. A name with a slash is taken as a path.
        """
        raise NotImplementedError

    def under(self, prefix: str) -> list[str]:
        """Paths of all entries below a directory, sorted, links not followed."""
        raise NotImplementedError
