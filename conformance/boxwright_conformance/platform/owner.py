"""Names the process that owns a session, so that a later one can tell whether it still lives."""

from __future__ import annotations

import hashlib
import os
import socket
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Owner:
    """A process: its machine, its number there, and when it started (numbers are used again)."""

    host: str
    pid: int
    started: str

    def __str__(self) -> str:
        return f"{self.host}/{self.pid}/{self.started}"

    @classmethod
    def current(cls) -> Owner:
        """This process."""
        return cls(this_host(), os.getpid(), process_start(os.getpid()))

    @classmethod
    def parse(cls, text: str) -> Owner | None:
        """The owner in a label; None for a text that is none."""
        host, _, rest = text.partition("/")
        pid, _, started = rest.partition("/")
        return cls(host, int(pid), started) if pid.isdigit() else None

    @property
    def gone(self) -> bool:
        """Whether it certainly no longer lives; False for a process of another machine."""
        return self.host == this_host() and process_start(self.pid) != self.started


@cache
def this_host() -> str:
    """This machine and process namespace: two containers that share an engine are two hosts."""
    facts = [_text(Path("/etc/machine-id")), _text(Path("/proc/sys/kernel/random/boot_id"))]
    try:
        facts.append(str(Path("/proc/self/ns/pid").readlink()))
    except OSError:
        facts.append("")
    digest = hashlib.sha256("\n".join(facts).encode()).hexdigest()[:8]
    return f"{socket.gethostname()}-{digest}"


def process_start(pid: int) -> str:
    """When a process started, in words of its own; empty when there is none or it is a zombie."""
    stat = _text(Path(f"/proc/{pid}/stat"))
    if stat:
        state, *fields = stat.rpartition(")")[2].split()
        return "" if state == "Z" else fields[18]
    if Path("/proc/self/stat").exists():
        return ""
    # Systems without /proc: macOS and the BSDs.
    command = ["ps", "-o", "lstart=", "-p", str(pid)]
    answer = subprocess.run(command, capture_output=True, text=True, check=False)
    return answer.stdout.strip()


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return ""
