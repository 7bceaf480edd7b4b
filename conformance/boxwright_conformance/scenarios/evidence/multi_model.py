"""What was seen of servers that hold many models."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from boxwright_conformance.platform import Exchange
    from boxwright_conformance.scenarios.evidence.started import Started
    from boxwright_conformance.subject import Golden

__all__ = ["Churned", "Crowded", "Listed", "Loaded", "ManyModelsRun", "ManyStarted", "Removed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ManyStarted:
    """A server was started in multi-model mode, with no model told to it.

    Attributes:
        started: how it came up.
        listed: ``GET /models`` at once after the first good ping; None when it never was ready.
        labels: the image's labels.
        claims: what is claimed of the image.
    """

    started: Started
    listed: Exchange | None
    labels: Mapping[str, str]
    claims: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """Models were loaded and asked, each request named by what it is; all in this order.

    Attributes:
        exchanges: what was sent and came back, by name.
        names: opaque name of the first and of the second model.
        golden: the request that every model answers; None: nothing was invoked.
        expected: the right answer of the first model; None: not known.
        log: the server's log afterwards.
    """

    exchanges: Mapping[str, Exchange]
    names: tuple[str, str]
    golden: Golden | None
    expected: bytes | None = None
    log: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """Many models were loaded and listed page by page.

    Attributes:
        loaded: names of all models that are loaded.
        pages: the pages in the order asked for.
        ended: whether the last page named no next one.
        refused: the load that ended the loading early; None: none did.
    """

    loaded: frozenset[str]
    pages: tuple[Exchange, ...]
    ended: bool
    refused: Exchange | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Churned:
    """A model was loaded and unloaded over and over while another one was asked.

    Attributes:
        cycles: how often.
        loads: the loads and the unloads, one after another.
        others: requests to the other model meanwhile; empty without a golden request.
        one_model: bytes that the model took when it was loaded first; None: not known.
        before: bytes in use before, with the model unloaded; None: the engine cannot say.
        after: bytes in use afterwards, with the model unloaded.
    """

    cycles: int
    loads: tuple[Exchange, ...]
    others: tuple[Exchange, ...]
    one_model: int | None
    before: int | None
    after: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Removed:
    """A model was unloaded, and then its files were removed.

    Attributes:
        exchanges: what was sent and came back, by name.
        held: files that a process still had open after they were removed; None: nobody could look.
        running: whether the server outlived it.
        log: the server's log afterwards.
    """

    exchanges: Mapping[str, Exchange]
    held: tuple[str, ...] | None
    running: bool
    log: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ManyModelsRun:
    """One multi-model server's life; an act that was not played is None.

    Attributes:
        idle: bytes in use with no model loaded; None: the engine cannot say.
        one_model: bytes that the largest model takes; None: not known.
    """

    many_started: ManyStarted
    loaded: Loaded | None = None
    listed: Listed | None = None
    churned: Churned | None = None
    removed: Removed | None = None
    idle: int | None = None
    one_model: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Crowded:
    """Models were loaded into little memory until one was refused.

    Attributes:
        limit: bytes the container could use.
        loads: the loads one after another; the last one was refused, unless all were taken.
        ping: a ping afterwards.
        exit_code: exit code when the container ended, else None.
        oom_killed: whether the kernel killed one of its processes for memory.
        log: what it logged.
    """

    limit: int
    loads: tuple[Exchange, ...]
    ping: Exchange
    exit_code: int | None
    oom_killed: bool
    log: str = ""
