"""What a benchmark ran on, in one line for its report."""

from __future__ import annotations

import os
import platform
import re
from pathlib import Path
from typing import TYPE_CHECKING

from boxwright_conformance.platform.engine import engine_name

if TYPE_CHECKING:
    import docker


def machine(client: docker.DockerClient) -> str:
    """Processor, cores, memory, kernel and engine."""
    cpuinfo = Path("/proc/cpuinfo").read_text()
    found = re.search(r"model name\s*:\s*(.+)", cpuinfo)
    processor = found.group(1).strip() if found else platform.machine()
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    host = f"{processor}, {os.cpu_count()} cores, {memory:.0f} GiB, Linux {platform.release()}"
    return f"{host}, {engine_name(client)}"
