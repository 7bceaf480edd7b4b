"""What was seen of servers that a batch transform job feeds."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from boxwright_conformance.platform import Exchange
    from boxwright_conformance.platform.batch import Transformed
    from boxwright_conformance.scenarios.evidence.started import Started

__all__ = ["BatchRun", "BatchStarted", "BatchTold", "Mishaps", "Records", "Volume"]


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchStarted:
    """A server was started for a batch transform job.

    Attributes:
        started: how it came up; its first request is the golden one.
        advice: ``GET /execution-parameters``; None when it never was ready.
    """

    started: Started
    advice: Exchange | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Records:
    """Lines were sent alone and together; lines are counted from 0.

    Attributes:
        accept: what the job asked for.
        alone: each distinct line with its line end.
        bare: each distinct line without a line end.
        together: requests of several lines by what is special about them, with the lines sent.
        joined: whole files by strategy, with the lines sent.
        tolerance: largest difference of two numbers that count as equal.
    """

    accept: str | None
    alone: tuple[Exchange, ...]
    bare: tuple[Exchange, ...]
    together: Mapping[str, tuple[Exchange, tuple[int, ...]]]
    joined: Mapping[str, tuple[Transformed, tuple[int, ...]]]
    tolerance: float = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class Mishaps:
    """What a job may send by mistake, or twice.

    Attributes:
        bad: requests by what is wrong with them, each followed by the golden one.
        poison: which of them is a good request with one bad record in it; None: there is none.
        again: the golden request, several times.
        slow: the slow request; None: none was told.
        tolerance: largest difference of two numbers that count as equal.
    """

    bad: Mapping[str, tuple[Exchange, Exchange]]
    poison: str | None
    again: tuple[Exchange, ...]
    slow: Exchange | None = None
    tolerance: float = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class Volume:
    """As much as the container advises, or as the platform sends by default.

    Attributes:
        size: bytes of a large body.
        large: the request with that body.
        at_once: how many requests were sent at once.
        parallel: these requests.
    """

    size: int
    large: Exchange
    at_once: int
    parallel: tuple[Exchange, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchRun:
    """One server's life in a batch transform job; an act that was not played is None.

    Attributes:
        why: why an act was not played, by its name.
    """

    batch_started: BatchStarted
    records: Records | None = None
    mishaps: Mishaps | None = None
    volume: Volume | None = None
    why: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchTold:
    """Servers were started with the job's variables spelt and set otherwise.

    Attributes:
        usual: the flag alone, spelt ``true``.
        told: the flag spelt ``True`` and all that a caller may ask for.
        payload: megabytes that were asked for.
        local: the flag alone, spelt ``True``; None: not needed, for the one above did as usual.
        large: a body of that size to the second server; None: it was not asked.
    """

    usual: BatchStarted
    told: BatchStarted
    payload: int
    local: BatchStarted | None = None
    large: Exchange | None = None
