"""Sends what the user described besides the golden request: slow, large, streamed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from boxwright_conformance.scenarios.evidence import NotJudged
from boxwright_conformance.scenarios.evidence.optional import Streamed
from boxwright_conformance.scenarios.evidence.serving import Asked
from boxwright_conformance.scenarios.serving.starting import golden_request
from boxwright_conformance.subject import REQUESTS

if TYPE_CHECKING:
    from boxwright_conformance.platform import Endpoint, Exchange, Request
    from boxwright_conformance.scenarios.stage import Stage

__all__ = ["send_huge", "send_large_answer", "send_slow", "send_streams", "told"]

# The largest answer of a request model that many servers are known to cap.
_LARGE_ANSWER = 6_000_000
_HUGE, _HUGEST = 100_000_000, 1_000_000_000
_STREAM_LIMIT, _ASYNC_LIMIT = 480.0, 900.0


def told(stage: Stage, name: str, timeout: float) -> Request:
    """The request that the user gave this name.

    Raises:
        NotJudged: there is none.
    """
    found = stage.subject.requests.get(name)
    if found is None:
        raise NotJudged(
            f"needs {REQUESTS[name]}: --request {name}=FILE, or [requests.{name}] in boxwright.toml"
        )
    return golden_request(found, timeout)


def send_slow(server: Endpoint, stage: Stage) -> Asked:
    """Send a request that takes nearly as long as the platform waits."""
    request = told(stage, "slow", stage.clocks.answer)
    return Asked(exchange=server.send(request), least=stage.clocks.slow)


def send_large_answer(server: Endpoint, stage: Stage) -> Asked:
    """Ask for an answer as large as the largest request."""
    request = told(stage, "large-answer", stage.clocks.answer)
    return Asked(exchange=server.send(request), least=_LARGE_ANSWER)


def send_huge(server: Endpoint, stage: Stage, request: Request) -> Asked:
    """Send a body as only asynchronous inference has it: white space after the golden one."""
    size = _HUGEST if stage.soak else _HUGE
    exchange = server.send(replace(request, pad=size, timeout=_ASYNC_LIMIT))
    return Asked(exchange=exchange, least=size, memory=server.oom_killed)


def send_streams(server: Endpoint, stage: Stage) -> Streamed:
    """Ask for an answer in pieces, and for one that breaks in the middle."""
    whole = server.send(told(stage, "stream", _STREAM_LIMIT))
    broken: Exchange | None = None
    if "stream-fails" in stage.subject.requests:
        broken = server.send(told(stage, "stream-fails", _STREAM_LIMIT))
    return Streamed(whole=whole, broken=broken)
