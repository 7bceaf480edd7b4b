"""The ceiling: the server of the generated container, returning what it was sent.

Runs inside the generated image, so that interpreter and server are the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from container import listening
from granian.constants import HTTPModes, Interfaces
from granian.server import Server

if TYPE_CHECKING:
    from collections.abc import Callable


def echo(environ: dict[str, Any], start_response: Callable[..., object]) -> list[bytes]:
    """Return the body of a request."""
    body: bytes = environ["wsgi.input"].read()
    start_response("200 OK", [("Content-Type", "text/csv"), ("Content-Length", str(len(body)))])
    return [body]


Server(
    "echo",
    address="0.0.0.0",
    port=8080,
    interface=Interfaces.WSGI,
    http=HTTPModes.http1,
    workers=1,
    blocking_threads=listening.THREADS,
    blocking_threads_idle_timeout=600,
    backlog=4096,
    backpressure=4096,
).serve(target_loader=lambda: echo, wrap_loader=False)
