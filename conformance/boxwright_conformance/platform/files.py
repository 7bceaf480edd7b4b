"""The files of an image, as far as judging it needs."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_MOST_HOPS = 40
_ELF_MACHINES = {
    3: "386",
    8: "mips",
    20: "ppc",
    21: "ppc64",
    22: "s390x",
    40: "arm",
    62: "amd64",
    183: "arm64",
    243: "riscv64",
    258: "loong64",
}


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
        kind: ``file``, ``directory``, ``link`` or ``other`` (a device, a pipe).
        head: first bytes of a regular file that can be executed or lies on PATH; else empty.
    """

    path: str
    mode: int
    size: int
    kind: str
    head: bytes = field(default=b"", repr=False)

    @property
    def executable(self) -> bool:
        """Whether it is a regular file with an x bit."""
        return self.kind == "file" and bool(self.mode & 0o111)

    @property
    def shebang(self) -> Shebang | None:
        """Its first line, if it is a script with one."""
        return shebang(self.head)

    @property
    def machine(self) -> str | None:
        """Architecture of an ELF program in Docker's spelling (``amd64``, ``arm64``), else None."""
        return elf_machine(self.head)


def shebang(head: bytes) -> Shebang | None:
    """What the first line of a file says about its interpreter; None when it says nothing."""
    if not head.startswith(b"#!"):
        return None
    line = head[2:].partition(b"\n")[0].decode(errors="replace")
    interpreter, _, argument = line.strip().partition(" ")
    return Shebang(interpreter, argument.strip(), line.endswith("\r"))


def elf_machine(head: bytes) -> str | None:
    """Architecture of an ELF file in Docker's spelling; None for any other file.

    A machine that is not in the table gives its number, as ``elf-machine-247``.
    """
    if len(head) < 20 or not head.startswith(b"\x7fELF"):
        return None
    order: Literal["little", "big"] = "big" if head[5] == 2 else "little"
    number = int.from_bytes(head[18:20], order)
    name = _ELF_MACHINES.get(number, f"elf-machine-{number}")
    return "ppc64le" if name == "ppc64" and order == "little" else name


class ImageFiles:
    """A listing of an image's root file system.

    Args:
        entries: what lies at each absolute path, links not followed; for a link, `links` has its
            target, as it is written.
        links: target of each symbolic link.
    """

    def __init__(self, entries: Iterable[File], links: Mapping[str, str] | None = None) -> None:
        self._entries = {entry.path: entry for entry in entries}
        self._links = dict(links or {})

    def get(self, path: str) -> File | None:
        """What lies at `path`, links followed as the kernel would inside the image."""
        real = self._real(path)
        if real is None:
            return None
        if real == "/":
            return File("/", 0o755, 0, "directory")
        return self._entries.get(real)

    def which(self, name: str, path_env: str) -> File | None:
        """What a program name stands for.

        The first executable file of that name on PATH, else the first file of that name (which
        cannot be started: look at its mode), else None. A name with a slash is taken as a path.
        """
        if "/" in name:
            return self.get(name)
        places = [self.get(f"{folder}/{name}") for folder in path_env.split(":") if folder]
        files = [file for file in places if file and file.kind == "file"]
        return next((file for file in files if file.executable), files[0] if files else None)

    def under(self, prefix: str) -> list[str]:
        """Paths of all entries below a directory, sorted, links not followed."""
        start = prefix.rstrip("/") + "/"
        return sorted(path for path in self._entries if path.startswith(start))

    def _real(self, path: str) -> str | None:
        """The path with every link in it resolved; None for a loop. It need not exist."""
        todo = [part for part in path.split("/") if part not in {"", "."}][::-1]
        real: list[str] = []
        hops = 0
        while todo:
            part = todo.pop()
            if part == "..":
                del real[-1:]
                continue
            target = self._links.get("/" + "/".join([*real, part]))
            if target is None:
                real.append(part)
                continue
            hops += 1
            if hops > _MOST_HOPS:
                return None
            if target.startswith("/"):
                real.clear()
            todo += [step for step in target.split("/") if step not in {"", "."}][::-1]
        return "/" + "/".join(real)
