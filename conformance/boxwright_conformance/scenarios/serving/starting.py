"""Waits for a server, and sends it the first request."""

from __future__ import annotations

from typing import TYPE_CHECKING

from boxwright_conformance.contract.edition import NEWEST
from boxwright_conformance.platform import Request
from boxwright_conformance.scenarios.clocks import Clocks
from boxwright_conformance.scenarios.evidence import Started
from boxwright_conformance.scenarios.serving.patience import Patience

if TYPE_CHECKING:
    from collections.abc import Callable

    from boxwright_conformance.platform import Endpoint
    from boxwright_conformance.subject import Golden

__all__ = ["golden_request", "posted", "start"]


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
    idle: float,
    tell: Callable[[str], None] = lambda _: None,
    *,
    warning: float = NEWEST.ready_warning,
    answer: float = Clocks().golden,
    look: bool = False,
) -> Started:
    """Wait for the first good ping, send the golden request at once, then look at the sockets.

    That costs a container more, so that at those of a server that is well it looks only if told to.
    """
    if server.start_error:
        return Started(error=server.start_error, port=server.port, deadline=deadline)
    patience = Patience(server, deadline=deadline, idle=idle, tell=tell)
    readiness = server.until_ready(deadline, patience)
    first = None
    if readiness.ready and golden is not None:
        first = server.send(golden_request(golden, answer))
    return Started(
        error="" if readiness.ready else server.start_error,
        readiness=readiness,
        sockets=server.sockets() if look or not readiness.ready else (),
        exit_code=server.exit_code,
        log=server.text(),
        first=first,
        port=server.port,
        deadline=deadline,
        warning=warning,
        mounted=server.model is not None,
    )
