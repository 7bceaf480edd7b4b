"""Turns requests into plans for the probe, and what it saw into exchanges."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

from boxwright_conformance.platform.exchange import Exchange, Request
from boxwright_conformance.platform.frame import Heard

if TYPE_CHECKING:
    from boxwright_conformance.platform.agent.plan import RequestPlan, Seen

__all__ = ["exchange_of", "plan_of", "unanswered"]


def plan_of(request: Request) -> RequestPlan:
    """What the probe is told of a request."""
    return {
        "method": request.method,
        "path": request.path,
        "headers": [list(header) for header in request.headers],
        "body": base64.b64encode(request.body).decode("ascii"),
        "chunked": request.chunked,
        "http10": request.http10,
        "host": request.host,
        "timeout": request.timeout,
        "delay": request.delay,
        "pause": request.pause,
        "repeat": request.repeat,
        "pad": request.pad,
        "turns": request.turns,
        "pipelined": request.pipelined,
        "frames": [
            {
                "opcode": frame.opcode,
                "final": frame.final,
                "payload": base64.b64encode(frame.payload).decode("ascii"),
                "wait": frame.wait,
            }
            for frame in request.frames
        ],
    }


def unanswered(request: Request) -> Exchange:
    """What became of a request that nobody is there to hear."""
    return Exchange(request=request, error="the container does not run")


def exchange_of(request: Request, seen: Seen) -> Exchange:
    """What the probe saw of it."""
    body = base64.b64decode(seen["body"])
    return Exchange(
        request=request,
        status=seen["status"],
        headers=seen["headers"],
        body=body,
        body_bytes=seen["body_bytes"],
        truncated=len(body) < seen["body_bytes"],
        error=seen["error"],
        connect_seconds=seen["connect_seconds"],
        first_byte_seconds=seen["first_byte_seconds"],
        seconds=seen["seconds"],
        started=seen["started"],
        statuses=tuple(seen["statuses"]),
        pieces=tuple((came, int(size)) for came, size in seen["pieces"]),
        heard=tuple(
            Heard(
                opcode=frame["opcode"],
                final=frame["final"],
                payload=base64.b64decode(frame["payload"]),
                after=frame["after"],
                seconds=frame["seconds"],
            )
            for frame in seen["heard"]
        ),
    )
