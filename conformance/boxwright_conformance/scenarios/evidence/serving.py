"""What was seen of servers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from boxwright_conformance.platform import Exchange, Process
    from boxwright_conformance.scenarios.evidence.optional import (
        Adapted,
        Sessions,
        Streamed,
        Talked,
    )
    from boxwright_conformance.scenarios.evidence.started import Started
    from boxwright_conformance.subject import Golden

__all__ = [
    "Asked",
    "Broken",
    "Busy",
    "Large",
    "Lasting",
    "Left",
    "Packed",
    "Pinged",
    "Ported",
    "Requested",
    "Rows",
    "Serving",
    "Stopped",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pinged:
    """Requests that need to know nothing of the model.

    Attributes:
        steady: pings to an idle server, in the order sent.
        hosts: pings with odd ``Host`` headers.
        others: an unknown path and unusual methods, by name.
        limit: the longest answer to a ping, in seconds.
    """

    steady: tuple[Exchange, ...]
    hosts: tuple[Exchange, ...] = ()
    others: Mapping[str, Exchange] = field(default_factory=dict)
    limit: float = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Requested:
    """Small requests, each named by what is special about it.

    Attributes:
        golden: the request that must be answered.
        exchanges: what was sent and came back, by name.
        log: the server's log afterwards.
        claims: what the container is said to do beyond what it must.
    """

    golden: Golden
    exchanges: Mapping[str, Exchange]
    log: str = ""
    claims: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Large:
    """Large bodies: exchange by size in bytes; refusing more than `graded` bytes is mentioned."""

    exchanges: Mapping[int, Exchange]
    graded: int = 25_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """Distinct requests, first one by one, then all together, in the same order."""

    single: tuple[Exchange, ...]
    together: tuple[Exchange, ...]
    tolerance: float = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class Busy:
    """Pings while many slow and heavy requests were under way, and all TCP handshakes then.

    Attributes:
        pings: the pings.
        connects: seconds of each handshake; None where none came about.
        load: what kept the server busy.
        limit: the longest answer to a ping.
        handshake: the longest handshake.
        strain: how many times slower than an idle one the machine was; all times were stretched by
            as much.
    """

    pings: tuple[Exchange, ...]
    connects: tuple[float | None, ...]
    load: str = "32 slow uploads"
    limit: float = 2
    handshake: float = 0.25
    strain: float = 1

    @property
    def what(self) -> str:
        """What went on, in words."""
        slower = f" on a machine {self.strain:.1f} times as slow as an idle one"
        return self.load + (slower if self.strain > 1 else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stopped:
    """A server was told to stop while a request was under way.

    Attributes:
        seconds: from SIGTERM to its end.
        exit_code: its exit code.
        grace: seconds it was given.
        in_flight: the request under way; None without a golden one.
        log_before: what it had logged when it was told.
        log: everything it logged.
    """

    seconds: float
    exit_code: int | None
    grace: float
    in_flight: Exchange | None
    log_before: str
    log: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """What a server had made of its container after all kinds of requests.

    Attributes:
        changes: paths that differ from the image; those that lead to others are left out.
        canary: a path that shows up among them if the server runs what a body tells it to run.
        processes: its processes.
    """

    changes: tuple[str, ...]
    canary: str
    processes: tuple[Process, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Lasting:
    """A server was left alone.

    Attributes:
        seconds: for how long; 0: not at all.
        wanted: for how long it should have been.
        ping: a ping afterwards.
        exit_code: exit code when it had ended by itself, else None.
        log: what it had logged by then.
    """

    seconds: float
    wanted: float
    ping: Exchange
    exit_code: int | None = None
    log: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One exchange that the user described, such as a slow one, and how large or long it must be.

    Attributes:
        exchange: what was sent and came back.
        least: what it must reach to say something: seconds or bytes.
        memory: whether the kernel killed a process for memory.
    """

    exchange: Exchange
    least: float = 0
    memory: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Packed:
    """The archive that is served: its name, and the names of the links in it."""

    archive: str
    links: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Serving:
    """One server's life; an act that was not played is None, and `why` says why by its name."""

    started: Started
    why: Mapping[str, str] = field(default_factory=dict)
    pinged: Pinged | None = None
    requested: Requested | None = None
    rows: Rows | None = None
    busy: Busy | None = None
    large: Large | None = None
    large_answer: Asked | None = None
    huge: Asked | None = None
    slowed: Asked | None = None
    streamed: Streamed | None = None
    sessions: Sessions | None = None
    talked: Talked | None = None
    adapted: Adapted | None = None
    scraped: Exchange | None = None
    left: Left | None = None
    lasting: Lasting | None = None
    stopped: Stopped | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """A server got a model whose files hold garbage, or no file at all.

    Attributes:
        started: how it came up.
        request: the golden request; None when it never was ready.
        usual_log: what it logs with a good model until its first answer.
    """

    started: Started
    request: Exchange | None
    usual_log: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ported:
    """A server was told to listen on another port than 8080."""

    started: Started
