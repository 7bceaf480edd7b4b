"""What was seen of servers that run a user's handler functions."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from boxwright_conformance.platform import Exchange, TrainingResult
    from boxwright_conformance.scenarios.evidence.started import Started

__all__ = [
    "Handled",
    "Many",
    "Overridden",
    "Refusals",
    "Sessions",
    "Supervised",
    "Tried",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """A server with certain handlers, and one request; None when it never was ready.

    Attributes:
        started: how it came up.
        answer: the request's end.
        seconds: what the handlers or the request take on purpose, 0 when nothing does.
    """

    started: Started
    answer: Exchange | None = None
    seconds: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Handled:
    """A server whose handlers only load and predict.

    Attributes:
        started: how it came up.
        exchanges: what was sent and came back, by name.
        loads: the process of each call of ``model_fn``; empty when nobody could tell.
        canary: whether a pickle in a body was run; None when nobody could tell.
        workers: how many it was told to have.
        stopped: seconds until it had ended after SIGTERM, and its exit code.
        grace: seconds it was given for that.
        program: the module that the image or the user names.
    """

    started: Started
    exchanges: Mapping[str, Exchange] = field(default_factory=dict)
    loads: tuple[int, ...] = ()
    canary: bool | None = None
    workers: int = 0
    stopped: tuple[float, int | None] = (0.0, 0)
    grace: float = 30.0
    program: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Overridden:
    """A server with every handler, all of whose settings are changed by variables.

    Attributes:
        started: how it came up.
        exchanges: what was sent and came back, by name.
        seen: what the handlers said of the plain request; empty when they said nothing.
        seconds: what the slow request takes.
        soaked: whether that is longer than the default limit.
    """

    started: Started
    exchanges: Mapping[str, Exchange] = field(default_factory=dict)
    seen: Mapping[str, object] = field(default_factory=dict)
    seconds: float = 3.0
    soaked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusals:
    """Servers whose modules cannot be served, by what is wrong with them."""

    tried: Mapping[str, Tried]


@dataclass(frozen=True, slots=True, kw_only=True)
class Many:
    """Servers that are told to manage many models, in words that mean it and that do not.

    Attributes:
        started: how the one with ``true`` came up.
        exchanges: what it answered, by name.
        other: the one with ``True``, and a request to the only model there is.
    """

    started: Started
    exchanges: Mapping[str, Exchange]
    other: Tried


@dataclass(frozen=True, slots=True, kw_only=True)
class Supervised:
    """A supervisor and a command that always fails.

    Attributes:
        result: how the container ended.
        starts: how often the command was started.
    """

    result: TrainingResult
    starts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sessions:
    """A session that was opened, used, and used again after its end."""

    started: Started
    opened: Exchange | None = None
    used: Exchange | None = None
    late: Exchange | None = None
    expiry: float = 0.0
