"""Waits for a server, and sends it the first request."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from boxwright_conformance.platform import Request
from boxwright_conformance.scenarios.clocks import Clocks
from boxwright_conformance.scenarios.evidence import Started

if TYPE_CHECKING:
    from collections.abc import Callable

    from boxwright_conformance.platform import Endpoint, Readiness
    from boxwright_conformance.subject import Golden

__all__ = ["golden_request", "posted", "start"]

_SOON = 20.0


def golden_request(golden: Golden, timeout: float) -> Request:
    """The golden request as a client sends it."""
    return posted(golden, golden.body, timeout)


def posted(golden: Golden, body: bytes, timeout: float, **headers: str | None) -> Request:
    """A request like the golden one, but for `content_type` and `accept`; None sends none."""
    named = {"Content-Type": golden.content_type, "Accept": golden.accept}
    named |= {name.replace("_", "-").title(): value for name, value in headers.items()}
    kept = tuple((name, value) for name, value in named.items() if value is not None)
    return Request(method="POST", path="/invocations", headers=kept, body=body, timeout=timeout)


def start(
    server: Endpoint,
    golden: Golden | None,
    deadline: float,
    tell: Callable[[str], None] = lambda _: None,
) -> Started:
    """Wait for the first good ping, send the golden request at once, then look at the sockets."""
    if server.start_error:
        return Started(error=server.start_error, port=server.port, deadline=deadline)
    readiness = _wait(server, deadline, tell)
    first = None
    if readiness.ready and golden is not None:
        first = server.send(golden_request(golden, Clocks().answer))
    return Started(
        error="" if readiness.ready else server.start_error,
        readiness=readiness,
        sockets=server.sockets(),
        exit_code=server.exit_code,
        log=server.text(),
        first=first,
        port=server.port,
        deadline=deadline,
    )


def _wait(server: Endpoint, deadline: float, tell: Callable[[str], None]) -> Readiness:
    """Wait for the first good ping; a wait that gets long is explained while it lasts."""
    soon = server.until_ready(min(_SOON, deadline))
    if soon.ready or deadline <= _SOON or not server.running:
        return soon
    where = ", ".join(f"{one.address}:{one.port}" for one in server.sockets()) or "no port"
    tell(
        f"serving: no 200 from /ping after {_SOON:.0f} s, it listens on {where}; "
        f"the platform waits {deadline:.0f} s, so do we"
    )
    late = server.until_ready(deadline - _SOON)
    said = late.reason.replace(f"within {deadline - _SOON:g} s", f"within {deadline:g} s")
    seconds = late.seconds if late.ready else soon.seconds + late.seconds
    return replace(late, seconds=seconds, pings=soon.pings + late.pings, reason=said)
