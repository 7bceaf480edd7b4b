"""What was seen of a server under a serverless endpoint's restrictions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from boxwright_conformance.platform import Exchange
    from boxwright_conformance.platform.processes import Process
    from boxwright_conformance.scenarios.evidence.started import Started

__all__ = ["LARGEST_MEMORY", "Restricted"]

LARGEST_MEMORY = 6144


@dataclass(frozen=True, slots=True, kw_only=True)
class Restricted:
    """A server with little memory, no rights, a read-only root and one worker.

    Attributes:
        usual: the start without restrictions.
        started: the start with all of them.
        memory: MB it had; the declared ones, or the most there are.
        declared: whether the memory was declared.
        limit: seconds it had to become healthy.
        out_of_memory: whether the kernel killed one of its processes for memory.
        writable: the start with a writable root, where `started` went worse than `usual`.
        together: golden requests sent at once.
        large: the golden request made as large as serverless endpoints let through.
        processes: its processes after that; None when the engine cannot tell.
        disk: bytes it wrote to its disk.
        frozen: seconds it was frozen for.
        thawed: the golden request, or a ping where there is none, sent right after that.
    """

    usual: Started
    started: Started
    memory: int
    declared: bool
    limit: float
    out_of_memory: bool = False
    writable: Started | None = None
    together: tuple[Exchange, ...] = ()
    large: Exchange | None = None
    processes: tuple[Process, ...] | None = None
    disk: int = 0
    frozen: float = 0
    thawed: Exchange | None = None
