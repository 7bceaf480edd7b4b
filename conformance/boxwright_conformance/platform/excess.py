"""Tells which of its bounds a container ran into."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["crowded", "refused_to_fork", "words"]

_WORDS = {
    "memory": "out of memory",
    "pids": "out of processes",
    "log": "its log at the limit",
}
# What shells, Python, Java and Node say when the kernel gives them no further process or thread.
_NO_FORK = re.compile(
    r"(?:can't|cannot|can not|unable to|failed to|could not) (?:fork|start new (?:native )?thread"
    r"|create (?:a )?(?:native )?thread)|fork: retry"
    r"|(?:fork|pthread_create|clone|uv_thread_create)[^\n]{0,80}Resource temporarily unavailable",
    re.IGNORECASE,
)


def crowded(stats: Mapping[str, Any]) -> bool:
    """Whether a container has as many processes and threads as it may, by the engine's account."""
    pids = stats.get("pids_stats") or {}
    limit, current = pids.get("limit") or 0, pids.get("current") or 0
    return 0 < limit <= current + 1


def refused_to_fork(log: str) -> bool:
    """Whether a log complains that no further process or thread could be made."""
    return bool(_NO_FORK.search(log))


def words(hit: Iterable[str]) -> str:
    """What to put behind a container's end: ``(out of memory)``, or nothing."""
    told = [_WORDS[one] for one in hit if one in _WORDS]
    return f" ({', '.join(told)})" if told else ""
