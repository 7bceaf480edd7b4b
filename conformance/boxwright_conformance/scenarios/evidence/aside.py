"""What was seen of a second server, in a place less tidy than the first one's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from boxwright_conformance.platform import Exchange
    from boxwright_conformance.scenarios.evidence.started import Started

__all__ = ["Aside", "Orphaned", "Poisoned", "Strayed", "Written"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Strayed:
    """A server was started among variables that are none of its business.

    Attributes:
        started: how it came up.
        variables: the names that servers tend to listen to, with their values.
        count: how many variables there were in all.
    """

    started: Started
    variables: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What a server wrote into the model directory when nothing kept it from that."""

    paths: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Orphaned:
    """A server's listening processes were killed.

    Attributes:
        killed: their command lines; empty: process 1 is the whole server.
        seconds: how long was waited.
        exit_code: exit code of the container; None while it runs.
        ping: the last ping; None when the container had ended.
        log: what was logged by then.
    """

    killed: tuple[str, ...]
    seconds: float = 0.0
    exit_code: int | None = None
    ping: Exchange | None = None
    log: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Aside:
    """A second server's life; an act that was not played is None, and `why` says why."""

    strayed: Strayed
    written: Written | None = None
    orphaned: Orphaned | None = None
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Poisoned:
    """A request that kills a worker was sent.

    Attributes:
        poison: that request.
        exit_code: exit code of the container afterwards; None while it runs.
        ping: the last ping; None when the container had ended.
        request: the golden request at the same time.
    """

    poison: Exchange
    exit_code: int | None = None
    ping: Exchange | None = None
    request: Exchange | None = None
