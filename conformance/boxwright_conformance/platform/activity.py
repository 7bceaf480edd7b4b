"""What a container has done so far, by the engine's account."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


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
