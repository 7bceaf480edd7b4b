"""What the containers of a run did, and when: what the pictures of a report are drawn from.

All instants are seconds since the beginning of the run.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """Something a container did or met.

    Attributes:
        name: ``first ping answered``, ``golden request``, ``stop`` and the like.
        at_seconds: when it happened or began.
        until_seconds: when it ended; None: it took no time.
    """

    name: str
    at_seconds: float
    until_seconds: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """How many bytes of memory a container used at an instant, its page cache left out."""

    at_seconds: float
    bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Life:
    """One container from its start to its end.

    Attributes:
        scenario: the scenario it was started for.
        command: what followed the image's name, such as ``serve``; empty: nothing.
        began_seconds: when it was started.
        ended_seconds: when it had ended.
        end: how it ended: ``exit code 0``, ``removed``, ….
        moments: what it did in between, in order of time.
        samples: its memory, in order of time.
    """

    scenario: str
    command: str
    began_seconds: float
    ended_seconds: float
    end: str = ""
    moments: tuple[Moment, ...] = ()
    samples: tuple[Sample, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """One layer of the image: its size, and the step of the Dockerfile that made it."""

    bytes: int
    created_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """What happened in a run.

    Attributes:
        lives: the containers, in the order of their starts.
        latencies: seconds of each answered request, by method and path; those that were sent slowly
            on purpose are left out.
        layers: the image's layers, the lowest first.
    """

    lives: tuple[Life, ...] = ()
    latencies: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    layers: tuple[Layer, ...] = ()
