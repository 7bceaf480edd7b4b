"""Finds a project's lock files, and how each is made.

That stands in a comment of the file that is locked, `# uv pip compile … -o NAME.lock`, so that the
project's own words and `boxwright lock` cannot disagree.
"""

from __future__ import annotations

import os
import re
import shlex
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from boxwright.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Lock", "find_locks"]

_LINE = re.compile(r"^#\s*uv pip compile\s+(.+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lock:
    """A lock file.

    Attributes:
        source: the file that says what is wanted; commands about it run in its folder.
        path: the lock file.
        words: of `uv pip compile`, but for the output.
        after: other lock files that this one is constrained by.
    """

    source: Path
    path: Path
    words: tuple[str, ...]
    after: frozenset[Path]


def find_locks(root: Path) -> list[Lock]:
    """A project's lock files, each after those it is constrained by.

    Raises:
        UsageError: the line that says how one is made cannot be used.
    """
    locks = {lock.path: lock for source in sorted(_sources(root)) for lock in _read(source)}
    try:
        order = list(
            TopologicalSorter({one.path: one.after for one in locks.values()}).static_order()
        )
    except CycleError as problem:
        names = ", ".join(str(path) for path in problem.args[1])
        raise UsageError(f"These lock files are each constrained by the other: {names}.") from None
    return [locks[path] for path in order if path in locks]


def _sources(root: Path) -> Iterator[Path]:
    for folder, below, names in os.walk(root):
        # Environments and caches of tools.
        below[:] = [
            one for one in below if not one.startswith(".") and one not in {"venv", "build"}
        ]
        yield from (Path(folder, name) for name in names if name.endswith(".in"))


def _read(source: Path) -> Iterator[Lock]:
    for found in _LINE.finditer(source.read_text(encoding="utf-8", errors="replace")):
        words = shlex.split(found[1])
        outputs = [at for at, word in enumerate(words[:-1]) if word in {"-o", "--output-file"}]
        if len(outputs) != 1:
            raise UsageError(
                f"{source}: its `uv pip compile` does not name the lock file.",
                next=f"end the line with: -o {source.stem}.lock",
            )
        (at,) = outputs
        others = pairwise(words)
        yield Lock(
            source=source,
            path=(source.parent / words[at + 1]).resolve(),
            words=(*words[:at], *words[at + 2 :]),
            after=frozenset(
                (source.parent / name).resolve()
                for option, name in others
                if option in {"-c", "--constraint", "--constraints"}
            ),
        )
