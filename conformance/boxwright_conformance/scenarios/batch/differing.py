"""Tells whether two servers for the same job do the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from boxwright_conformance.scenarios.evidence.batch import BatchStarted

__all__ = ["difference"]


def difference(usual: BatchStarted, other: BatchStarted) -> str:
    """What the other server does that the usual one does not; empty when nothing."""
    if not other.started.ready:
        started = other.started
        return started.error or (started.readiness.reason if started.readiness else "not started")
    for name, one, two in (
        ("GET /execution-parameters", usual.advice, other.advice),
        ("POST /invocations", usual.started.first, other.started.first),
    ):
        before, after = (found.status if found else None for found in (one, two))
        if before != after:
            return f"{name} answered {after}, else {before}"
        kinds = [found.headers.get("content-type", "") if found else "" for found in (one, two)]
        if kinds[0] != kinds[1]:
            return f"{name} answered with {kinds[1] or 'no type'}, else {kinds[0] or 'no type'}"
    return ""
