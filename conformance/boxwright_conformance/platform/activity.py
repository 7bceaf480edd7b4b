"""What a container has done so far, by the engine's account."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """Work done since the start.

    Attributes:
        cpu_seconds: processor time of all its processes.
        disk_bytes: bytes read from and written to disks; 0 where the kernel does not count them.
    """

    cpu_seconds: float
    disk_bytes: int


def activity(stats: Mapping[str, Any]) -> Activity:
    """Read one sample of the engine's container statistics."""
    nanoseconds = stats.get("cpu_stats", {}).get("cpu_usage", {}).get("total_usage", 0)
    counted = stats.get("blkio_stats", {}).get("io_service_bytes_recursive") or []
    moved = sum(entry["value"] for entry in counted if entry["op"].lower() in {"read", "write"})
    return Activity(cpu_seconds=nanoseconds / 1e9, disk_bytes=moved)


class Stillness:
    """How long a container has done nothing, found out by looking at it now and then.

    What loads or trains computes or reads. What has done neither for long waits for something that
    will not come. A little computing does not count: answering pings costs that much.
    """

    # Above the cost of four pings a second, below that of reading from a slow disk.
    _BUSY = 0.05

    def __init__(self, look: Callable[[], Activity]) -> None:
        self._look = look
        self._since = time.monotonic()
        self._then = look()

    def seconds(self) -> float:
        """Seconds since it was last seen at work."""
        now, activity = time.monotonic(), self._look()
        quiet = now - self._since
        computed = activity.cpu_seconds - self._then.cpu_seconds > self._BUSY * (quiet + 1)
        if computed or activity.disk_bytes != self._then.disk_bytes:
            self._since, self._then = now, activity
            return 0.0
        return quiet
