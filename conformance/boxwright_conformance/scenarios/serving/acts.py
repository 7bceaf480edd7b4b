"""What the main server is put through, act by act."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

from boxwright_conformance.platform import Endpoint, Exchange, Request
from boxwright_conformance.scenarios.clocks import Clocks
from boxwright_conformance.scenarios.evidence import (
    Large,
    Pinged,
    Rows,
    Stopped,
)
from boxwright_conformance.scenarios.serving import bodies
from boxwright_conformance.scenarios.serving.starting import golden_request, posted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from boxwright_conformance.contract.edition import Edition
    from boxwright_conformance.subject import Golden

__all__ = [
    "ping",
    "send_large",
    "send_rows",
    "stop",
]

_PINGS = 100
_FIRST_PINGS = 5
_HOSTS = ("169.254.255.131:8080", "model.example", "localhost")
_ROWS_TOGETHER = 50
_OLD_LIMIT = 6_291_456
_IN_FLIGHT_SECONDS = 1.5
_UNTIL_UNDER_WAY = 10
# How long a request takes to be taken up, at most, on an idle machine.
_ARRIVAL, _MOST_STRAIN = 0.2, 4.0


def ping(server: Endpoint, limit: float) -> Pinged:
    """Ping many times, then with odd hosts, then ask for what is not there."""
    one = Request(timeout=2 * limit)
    steady = _steady(server, one, limit)
    if _slow(steady, limit):
        # A starved machine makes a ping slow once; a slow server makes it slow each time.
        again = _steady(server, one, limit)
        steady = steady if _slow(again, limit) else again
    odd = [replace(one, host=host) for host in _HOSTS]
    odd.append(replace(one, host="", http10=True))
    others = {
        "unknown path": Request(path="/nope", timeout=10),
        "head": Request(method="HEAD", path="/ping", timeout=10),
        "options": Request(method="OPTIONS", path="/invocations", timeout=10),
        "post ping": Request(method="POST", path="/ping", timeout=10),
    }
    answers = server.send_all([*odd, *others.values()])
    return Pinged(
        steady=tuple(steady),
        hosts=tuple(answers[: len(odd)]),
        others=dict(zip(others, answers[len(odd) :], strict=True)),
        limit=limit,
    )


def _steady(server: Endpoint, one: Request, limit: float) -> list[Exchange]:
    """A few pings together, and many one after another if those were quick."""
    first = server.send_all([one] * _FIRST_PINGS, parallel=_FIRST_PINGS)
    if _slow(first, limit):
        return first
    return first + server.send_all([one] * (_PINGS - _FIRST_PINGS))


def _slow(pings: list[Exchange], limit: float) -> bool:
    return any(ping.seconds > limit for ping in pings)


def send_rows(server: Endpoint, golden: Golden, timeout: float) -> Rows | None:
    """Send single rows alone, then many of them together; None when there are no two rows."""
    rows = bodies.rows(golden)
    if len(rows) < 2:
        return None
    requests = [posted(golden, row, timeout) for row in rows]
    alone = server.send_all(requests)
    times = -(-_ROWS_TOGETHER // len(rows))
    together = server.send_all(requests * times, parallel=_ROWS_TOGETHER)
    return Rows(single=tuple(alone * times), together=tuple(together), tolerance=golden.tolerance)


def send_large(server: Endpoint, golden: Golden, timeout: float, edition: Edition) -> Large:
    """Send bodies as large as the platform lets through, one after another."""
    sizes = sorted({_OLD_LIMIT, edition.body, edition.body_warning})
    requests = [bodies.enlarged(golden_request(golden, timeout), size) for size in sizes]
    answers: Sequence[Exchange] = server.send_all(requests)
    return Large(exchanges=dict(zip(sizes, answers, strict=True)), graded=edition.body)


def stop(server: Endpoint, golden: Golden | None, grace: float) -> Stopped:
    """Tell the server to stop while half of a request has arrived."""
    background = None
    if golden is not None:
        arrival = _ARRIVAL * min(_MOST_STRAIN, server.strain())
        pause = _IN_FLIGHT_SECONDS + arrival
        slow = replace(golden_request(golden, Clocks().answer), pause=pause)
        background = server.in_background([slow])
        background.under_way(_UNTIL_UNDER_WAY)
        time.sleep(arrival)
    log_before = server.text()
    end = server.stop(grace)
    in_flight = background.result(Clocks().answer)[0] if background else None
    return Stopped(
        seconds=end.seconds,
        exit_code=end.exit_code,
        grace=grace,
        in_flight=in_flight,
        log_before=log_before,
        log=end.log,
    )
