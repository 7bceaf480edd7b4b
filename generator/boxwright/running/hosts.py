"""The hosts of one job: their names, and whose words a line is."""

from __future__ import annotations

from boxwright import console

__all__ = ["LEADER", "host_names", "said_by"]

#: The first of them in the order that ranks are given by.
LEADER = "algo-1"


def host_names(count: int) -> list[str]:
    """The names that the platform gives to so many hosts."""
    return [f"algo-{number}" for number in range(1, count + 1)]


def said_by(host: str, text: str) -> str:
    """A line of a host's log, behind the host's name."""
    return f"{console.paint(host, fg='cyan')} | {text}"
