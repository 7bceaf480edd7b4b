"""Waits until an endpoint is healthy, as the platform does before it sends traffic."""

from __future__ import annotations

import itertools
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from boxwright_conformance.platform.excess import words
from boxwright_conformance.platform.exchange import Exchange, Request

if TYPE_CHECKING:
    from collections.abc import Callable

    from boxwright_conformance.platform.container import Container
    from boxwright_conformance.platform.conversation import Conversation

    GiveUp = Callable[[float], str]

_EVERY = 0.25
# As the platform names itself in the logs of containers.
_PING = Request(path="/ping", headers=(("User-Agent", "Go-http-client/1.1"),), timeout=2)
# Short at first, so that a container that dies at once is noticed at once.
_FIRST_WINDOWS, _WINDOW = (0.5, 1.0), 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Readiness:
    """How an endpoint came up.

    Attributes:
        ready: whether ``/ping`` gave 200 before the deadline.
        seconds: from the container's start to the end of the first 200, by the engine's clock;
            when never ready, how long was waited.
        pings: every ping sent, in order.
        reason: why it is not ready, such as ``no 200 within 60 s``; empty when it is.
    """

    ready: bool
    seconds: float
    pings: tuple[Exchange, ...]
    reason: str


def never(_waited: float) -> str:
    """Wait to the end."""
    return ""


def until_ready(
    container: Container, conversation: Conversation, deadline: float, give_up: GiveUp = never
) -> Readiness:
    """Ping until a 200, the container's end, `deadline` seconds, or until `give_up` says why."""
    begun = time.monotonic()
    started = container.started
    pings: list[Exchange] = []
    windows = itertools.chain(_FIRST_WINDOWS, itertools.repeat(_WINDOW))
    while True:
        waited = time.monotonic() - begun
        if container.ended:
            seconds = container.seconds()
            exited = f"exited with {container.exit_code} after {seconds:.1f} s"
            exited += words(container.limits_hit())
            return _not_ready(pings, seconds, container.start_error or exited)
        if waited >= deadline:
            hit = words(container.limits_hit())
            reason = f"no 200 from /ping within {deadline:g} s{hit}{_last(pings)}"
            return _not_ready(pings, waited, reason)
        if hopeless := give_up(waited):
            hit = words(container.limits_hit())
            reason = f"no 200 from /ping in {waited:.0f} s, and {hopeless}{hit}{_last(pings)}"
            return _not_ready(pings, waited, reason)
        window = min(next(windows), max(_EVERY, deadline - waited))
        pings += conversation.ping(_PING, window, _EVERY)
        if pings and pings[-1].status == 200:
            seconds = pings[-1].started + pings[-1].seconds - started
            return Readiness(ready=True, seconds=seconds, pings=tuple(pings), reason="")


def _last(pings: list[Exchange]) -> str:
    last = pings[-1] if pings else None
    return f"; the last one: {last.error or f'status {last.status}'}" if last else ""


def _not_ready(pings: list[Exchange], seconds: float, reason: str) -> Readiness:
    return Readiness(ready=False, seconds=seconds, pings=tuple(pings), reason=reason)
