"""Reads the engine's table of a container's processes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["COLUMNS", "Process", "processes"]

# What the engine is told to ask ``ps`` for.
COLUMNS = "-eo pid,ppid,stat,args"


@dataclass(frozen=True, slots=True, kw_only=True)
class Process:
    """One process: numbers by the engine's machine, command line, state as ``ps`` writes it."""

    pid: int
    parent: int
    command: str
    state: str = ""

    @property
    def zombie(self) -> bool:
        """Whether it has ended and nobody has asked how."""
        return self.state.startswith("Z")


def processes(table: Mapping[str, Any]) -> tuple[Process, ...]:
    """The processes in the engine's table."""
    found = [dict(zip(table["Titles"], row, strict=True)) for row in table["Processes"] or ()]
    return tuple(
        Process(
            pid=int(row["PID"]),
            parent=int(row["PPID"]),
            command=row["COMMAND"],
            state=row.get("STAT", ""),
        )
        for row in found
    )
