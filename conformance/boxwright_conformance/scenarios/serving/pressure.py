"""Puts a server under load and looks at its health meanwhile."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from boxwright_conformance.platform import Request
from boxwright_conformance.scenarios.evidence import Busy
from boxwright_conformance.scenarios.serving import bodies
from boxwright_conformance.scenarios.serving.starting import golden_request

if TYPE_CHECKING:
    from boxwright_conformance.platform import Endpoint, Exchange
    from boxwright_conformance.scenarios.clocks import Clocks
    from boxwright_conformance.subject import Golden

__all__ = ["load"]

_SLOW_UPLOADS = 32
_HEAVY = 8
_HEAVY_BYTES = 1_000_000
_BUSY_SECONDS = 4.0
_PING_EVERY = 0.2
_HANDSHAKES = 100
_FURTHER_TRIES = 2


def load(server: Endpoint, golden: Golden, clocks: Clocks) -> Busy:
    """Keep every worker busy with slow and heavy requests, and ping meanwhile.

    Done again when it goes badly, and the best one counts: a starved machine makes a ping slow now
    and then, a server without a free worker makes it slow each time.
    """
    best = _load(server, golden, clocks)
    for _ in range(_FURTHER_TRIES):
        if not _badness(best):
            break
        best = min(best, _load(server, golden, clocks), key=_badness)
    return best


def _badness(busy: Busy) -> int:
    """How many pings and handshakes were slow or failed."""
    pings = sum(ping.status != 200 or ping.seconds > busy.limit for ping in busy.pings)
    return pings + sum(took is None or took > busy.handshake for took in busy.connects)


def _load(server: Endpoint, golden: Golden, clocks: Clocks) -> Busy:
    whole = golden_request(golden, clocks.answer)
    slow = [replace(whole, pause=_BUSY_SECONDS)] * _SLOW_UPLOADS
    heavy = [replace(bodies.enlarged(whole, _HEAVY_BYTES), delay=0.2)] * _HEAVY
    count = int(_BUSY_SECONDS / _PING_EVERY)
    one = Request(timeout=2 * clocks.ping)
    pings = [replace(one, delay=0.3 + _PING_EVERY * turn) for turn in range(count)]
    step = _BUSY_SECONDS / _HANDSHAKES
    more = [replace(one, delay=0.3 + step * turn) for turn in range(_HANDSHAKES)]
    requests = [*slow, *heavy, *pings, *more]
    answers = server.send_all(requests, parallel=len(slow) + len(heavy) + 24)
    first = len(slow) + len(heavy)
    return Busy(
        pings=tuple(answers[first : first + count]),
        connects=tuple(_handshake(answer) for answer in answers),
        load=f"{len(slow)} slow uploads and {len(heavy)} large bodies",
        limit=clocks.ping,
        handshake=clocks.connect,
    )


def _handshake(answer: Exchange) -> float | None:
    """Seconds of the TCP handshake; None where it did not come about."""
    never = bool(answer.error) and answer.connect_seconds >= answer.seconds
    return None if never else answer.connect_seconds
