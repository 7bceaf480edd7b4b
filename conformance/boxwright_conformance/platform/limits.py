"""What a container may use."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Bounds of one container, so that a broken image cannot take the machine with it.

    Attributes:
        memory: most memory, as Docker writes it (``4g``); swap is not added. None: no bound.
        pids: most processes and threads.
        cpus: most CPU, in cores. None: all there are.
        log_bytes: most log text that is kept and read back.
        shm: size of ``/dev/shm``.
    """

    memory: str | None = "4g"
    pids: int = 4096
    cpus: float | None = None
    log_bytes: int = 16_000_000
    shm: str = "64m"
