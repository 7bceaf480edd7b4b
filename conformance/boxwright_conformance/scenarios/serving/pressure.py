"""Puts a server under load and looks at its health meanwhile."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from boxwright_conformance.platform import Request
from boxwright_conformance.scenarios.evidence import Busy
from boxwright_conformance.scenarios.serving import bodies
from boxwright_conformance.scenarios.serving.starting import golden_request

if TYPE_CHECKING:
    from collections.abc import Sequence

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
# With all times stretched, a server without a free worker is slow for more than such a share of
# the pings, and a starved machine now and then.
_SHARE, _TRIES = 0.2, 3
# On a machine that is less strained than this, a server that does badly twice is to blame for it.
_QUIET, _MOST_STRAIN = 1.5, 8.0


def load(server: Endpoint, golden: Golden, clocks: Clocks) -> Busy:
    """Keep every worker busy with slow and heavy requests, and ping meanwhile.

    Where it goes badly it is done again, with all times stretched by as much as the machine is
    slower than an idle one, and the best try counts: a starved machine makes a ping slow now and
    then, a server without a free worker makes it slow for as long as its workers are held.
    """
    tries = [_load(server, golden, clocks, 1)]
    while _badness(tries[-1]) and _in_doubt(tries):
        strain = round(min(_MOST_STRAIN, server.strain()), 1)
        tries.append(_load(server, golden, clocks, strain))
    return min(tries, key=_badness)


def _badness(busy: Busy) -> int:
    """How many pings and handshakes were slow or failed."""
    pings = sum(ping.status != 200 or ping.seconds > busy.limit for ping in busy.pings)
    return pings + sum(took is None or took > busy.handshake for took in busy.connects)


def _in_doubt(tries: Sequence[Busy]) -> bool:
    """Whether the machine rather than the server may be why all tries went badly."""
    last = tries[-1]
    few = _badness(last) < _SHARE * len(last.pings)
    return len(tries) == 1 or (len(tries) < _TRIES and last.strain > _QUIET and few)


def _load(server: Endpoint, golden: Golden, clocks: Clocks, strain: float) -> Busy:
    """Do it once, with all times so many times as long."""
    whole = golden_request(golden, clocks.answer * strain)
    slow = [replace(whole, pause=_BUSY_SECONDS * strain)] * _SLOW_UPLOADS
    heavy = [replace(bodies.enlarged(whole, _HEAVY_BYTES), delay=0.2)] * _HEAVY
    one = Request(timeout=2 * clocks.ping * strain)
    count = int(_BUSY_SECONDS / _PING_EVERY)
    pings = _spread(one, count, strain)
    more = _spread(one, _HANDSHAKES, strain)
    requests = [*slow, *heavy, *pings, *more]
    answers = server.send_all(requests, parallel=len(slow) + len(heavy) + 24)
    first = len(slow) + len(heavy)
    return Busy(
        pings=tuple(answers[first : first + count]),
        connects=tuple(_handshake(answer) for answer in answers),
        load=f"{len(slow)} slow uploads and {len(heavy)} large bodies",
        limit=clocks.ping * strain,
        handshake=clocks.connect * strain,
        strain=strain,
    )


def _spread(one: Request, count: int, strain: float) -> list[Request]:
    """The same request so many times while the server is kept busy."""
    step = _BUSY_SECONDS / count
    return [replace(one, delay=(0.3 + step * turn) * strain) for turn in range(count)]


def _handshake(answer: Exchange) -> float | None:
    """Seconds of the TCP handshake; None where it did not come about."""
    return answer.connect_seconds if answer.connected else None
