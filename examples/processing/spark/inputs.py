"""What every host of a cluster must be able to read: Spark gives any file to any host."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from container.hosts import Hosts

_REMEDY = (
    "with --cluster each host must be able to read every file: make the input FullyReplicated, "
    "or leave --cluster out"
)


def refuse_shards(hosts: Hosts, source: Path) -> None:
    """Refuse an input of which each host holds another part.

    Raises:
        ValueError: says what to do.
    """
    sharded = [one for one in hosts.sharded if source.is_relative_to(one)]
    if sharded and len(hosts.names) > 1:
        raise ValueError(f"the input {sharded[0]} is ShardedByS3Key, but {_REMEDY}")


def digest(files: Sequence[Path]) -> str:
    """Differs where a file is missing or has another size."""
    listed = [(str(file), file.stat().st_size) for file in files]
    return hashlib.sha256(repr(listed).encode(errors="backslashreplace")).hexdigest()


def compatible(offers: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """What the hosts offer, each with the `digest` of its files.

    Raises:
        ValueError: they do not hold the same files.
    """
    if len({offer["files"] for offer in offers}) > 1:
        raise ValueError(f"the hosts hold different files of the input, but {_REMEDY}")
    return list(offers)
