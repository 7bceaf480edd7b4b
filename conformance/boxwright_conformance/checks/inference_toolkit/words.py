"""Puts evidence of handler servers into words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from boxwright_conformance.checks.verdict import NotJudged
from boxwright_conformance.checks.words import last_line

if TYPE_CHECKING:
    from boxwright_conformance.scenarios.evidence import Started

__all__ = ["came_up", "how"]


def how(started: Started) -> str:
    """Why a server did not come up, in one line."""
    reason = started.error or (started.readiness.reason if started.readiness else "not started")
    last = last_line(started.log)
    return f"{reason}, {last!r}" if last else reason


def came_up(started: Started) -> None:
    """Make sure that a server was there to be asked.

    Raises:
        NotJudged: it was not.
    """
    if not started.ready:
        raise NotJudged(f"the server with handlers of ours does not come up: {how(started)}")
