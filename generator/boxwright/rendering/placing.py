"""Move a finished tree to where it belongs, so that nobody meets a half-written project."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from boxwright.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["place", "refuse_occupied", "workshop"]


@contextmanager
def workshop(parent: Path) -> Iterator[Path]:
    """Yield a scratch directory on the disk where the project will lie, and remove it at the end.

    Args:
        parent: directory of the future project; it need not exist yet.

    Raises:
        UsageError: nothing can be written there.
    """
    while not parent.exists():
        parent = parent.parent
    try:
        scratch = TemporaryDirectory(prefix=".boxwright-", dir=parent)
    except OSError as problem:
        raise UsageError(f"Cannot write into {parent}: {problem.strerror}.") from problem
    with scratch as path:
        yield Path(path)


def refuse_occupied(destination: Path, *, overwrite: bool, command: str) -> None:
    """Make sure that a project may be put at `destination`.

    Args:
        destination: where it shall lie.
        overwrite: files there may be replaced.
        command: what the user typed, for the hint.

    Raises:
        UsageError: something is there already.
    """
    if destination.exists() and not destination.is_dir():
        raise UsageError(f"{destination} exists and is not a directory.", next=f"{command}-2")
    if not overwrite and destination.is_dir() and any(destination.iterdir()):
        raise UsageError(
            f"{destination} exists and is not empty; nothing was written.",
            next=f"{command} --overwrite   (replaces files of the same name, keeps the others)",
        )


def place(tree: Path, destination: Path) -> None:
    """Move `tree` to `destination`, over whatever lies there.

    Raises:
        UsageError: a directory stands where a file must lie, or the other way round.
    """
    if not destination.exists():
        destination.parent.mkdir(parents=True, exist_ok=True)
        tree.rename(destination)
        return
    files = [path.relative_to(tree) for path in tree.rglob("*") if path.is_file()]
    for file in files:
        _refuse_clash(destination, file)
    for file in files:
        (destination / file).parent.mkdir(parents=True, exist_ok=True)
        (tree / file).replace(destination / file)


def _refuse_clash(destination: Path, file: Path) -> None:
    target = destination / file
    blocked = [
        p for p in file.parents if (destination / p).exists() and not (destination / p).is_dir()
    ]
    if target.is_dir() or blocked:
        culprit = target if target.is_dir() else destination / blocked[0]
        raise UsageError(
            f"{culprit} is in the way of {file}; nothing was written.",
            next=f"mv {culprit} {culprit}.old",
        )
