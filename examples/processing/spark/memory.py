"""How much memory this container may use, and who gets which part of it.

Java takes what its heap is given and half as much again; the rest is for the Python processes, one
a processor, in which the job's own code runs.
"""

from __future__ import annotations

import re
from pathlib import Path

#: Part of the container's memory that is the heap of a Spark that has the container to itself.
ALONE = 0.4
#: On the hosts of a cluster: of the driver, on the first host, and of the executor on each.
DRIVER = 0.15
EXECUTOR = 0.25

_LEAST = 512 << 20
_CGROUP = ("memory.max", "memory/memory.limit_in_bytes")


def limit(system: Path = Path("/")) -> int:
    """Bytes that the container may use: its cgroup's bound, or the machine's memory if less."""
    bounds = []
    for name in _CGROUP:
        text = _read(system / "sys/fs/cgroup" / name).strip()
        if text.isdecimal():  # the other word is "max"
            bounds.append(int(text))
    total = re.search(r"^MemTotal: +(\d+) kB$", _read(system / "proc/meminfo"), re.MULTILINE)
    if total:
        bounds.append(int(total[1]) << 10)
    return min(bounds)


def share(part: float, whole: int | None = None) -> str:
    """A part of the container's memory as Spark writes it; it does not start with under 450 MB."""
    found = int((limit() if whole is None else whole) * part)
    return f"{max(_LEAST, found) >> 20}m"


def size(shared: str) -> int:
    """Megabytes of what `share` wrote."""
    return int(shared.removesuffix("m"))


def _read(path: Path) -> str:
    try:
        return path.read_text()
    except OSError:
        return ""
