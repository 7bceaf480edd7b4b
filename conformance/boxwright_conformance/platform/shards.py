"""Deals data out to hosts by key, as with ``ShardedByS3Key``, and brings results together."""

from __future__ import annotations

import filecmp
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from boxwright_conformance.platform.session import Session

__all__ = ["clashes", "deal", "files_below"]


def deal(session: Session, source: Path, hosts: int) -> list[Path]:
    """A directory for each of so many hosts, with links to its files; one host has each file.

    The keys, which are the paths of the files, are dealt out one by one in their order. Hosts
    beyond the number of files get an empty directory.
    """
    shards = [session.directory("shard") for _ in range(hosts)]
    for number, (name, path) in enumerate(files_below(source)):
        target = shards[number % hosts] / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.symlink_to(path.resolve())
    return shards


def files_below(source: Path) -> list[tuple[str, Path]]:
    """Each file below a directory with its path relative to that, sorted; or the one file."""
    if source.is_file():
        return [(source.name, source)]
    found = sorted(path for path in source.rglob("*") if path.is_file())
    return [(path.relative_to(source).as_posix(), path) for path in found]


def clashes(hosts: Iterable[Mapping[str, Path]]) -> tuple[str, ...]:
    """Files that two hosts wrote with other bytes, of which one would be lost.

    Args:
        hosts: of each host its directories, by the place where those of all hosts come together.
    """
    seen: dict[str, Path] = {}
    found: dict[str, None] = {}
    for folders in hosts:
        for place, folder in folders.items():
            for name, path in files_below(folder) if folder.is_dir() else ():
                first = seen.setdefault(f"{place}/{name}", path)
                if not filecmp.cmp(first, path, shallow=False):
                    found[f"{place}/{name}"] = None
    return tuple(found)
