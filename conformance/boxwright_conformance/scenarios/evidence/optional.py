"""What was seen of capabilities that a server may have."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from boxwright_conformance.platform import Exchange
    from boxwright_conformance.scenarios.evidence.started import Started

__all__ = ["Adapted", "Bare", "Sessions", "Sliced", "Sourced", "Streamed", "Talked"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Streamed:
    """Answers in pieces: one that goes well, one that breaks; None where none was described."""

    whole: Exchange | None
    broken: Exchange | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sessions:
    """Two sessions were opened, used and closed.

    Attributes:
        opened: the requests that opened them.
        ids: the id that each answer gave; empty where it gave none.
        now: when they were opened, seconds since the epoch.
        used: requests within them, by turns.
        closed: the requests that closed them.
        after: requests in the closed ones.
        unknown: a request in a session that never was.
    """

    opened: tuple[Exchange, ...]
    ids: tuple[str, ...]
    now: float
    used: tuple[Exchange, ...] = ()
    closed: tuple[Exchange, ...] = ()
    after: tuple[Exchange, ...] = ()
    unknown: Exchange | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Talked:
    """A talk over a WebSocket.

    Attributes:
        exchange: the handshake, and all frames heard.
        key: what the handshake asked with.
        whole: position of the message sent in one frame.
        last: position of the last frame of the same message sent in several.
        ping: position of the ping.
        close: position of the closing frame.
        payload: what the ping carried.
        metadata: the handshake on the path for metadata, open meanwhile.
    """

    exchange: Exchange
    key: str
    whole: int
    last: int
    ping: int
    close: int
    payload: bytes
    metadata: Exchange


@dataclass(frozen=True, slots=True, kw_only=True)
class Adapted:
    """An adapter was loaded, used, deleted, and asked for once more."""

    before: Exchange
    loaded: Exchange
    used: Exchange
    deleted: Exchange
    after: Exchange


@dataclass(frozen=True, slots=True, kw_only=True)
class Bare:
    """A server was started without any model mounted."""

    started: Started


@dataclass(frozen=True, slots=True, kw_only=True)
class Sourced:
    """A server was started with further model sources mounted; `paths` says where."""

    started: Started
    paths: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sliced:
    """A server was started with a slice of an instance.

    Attributes:
        started: how it came up.
        slice: cores and memory, in words.
        pings: pings while it answered requests.
        limit: the longest answer to a ping, in seconds.
        memory: whether the kernel killed a process for memory.
    """

    started: Started
    slice: str
    pings: tuple[Exchange, ...] = ()
    limit: float = 2
    memory: bool = False
