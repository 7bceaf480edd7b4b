"""Sends requests to an endpoint of this machine, some at once, and keeps whole answers."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from http.client import HTTPConnection, HTTPException
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from boxwright_conformance.platform import Exchange, Request

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["Sender"]

_PIECE = 65_536


class Sender:
    """Sends to one address; the suite's probe would keep no more than 1 MB of an answer."""

    def __init__(self, url: str) -> None:
        self._address = urlsplit(url).netloc

    def __call__(self, requests: Sequence[Request], parallel: int) -> list[Exchange]:
        """Send all, so many at once; the answers come in the order of the requests."""
        pool = ThreadPoolExecutor(parallel)
        try:
            return list(pool.map(self._exchange, requests))
        finally:
            # After Ctrl-C nobody waits for an answer; the container's end ends those under way.
            pool.shutdown(wait=False, cancel_futures=True)

    def _exchange(self, request: Request) -> Exchange:
        connection = HTTPConnection(self._address, timeout=request.timeout)
        began = time.monotonic()
        try:
            # A server may answer and close before it has read the whole body.
            with suppress(BrokenPipeError, ConnectionResetError):
                body = _pieces(request.body) if request.chunked else request.body
                connection.request(request.method, request.path, body, dict(request.headers))
            answer = connection.getresponse()
            found = answer.read()
        except (OSError, HTTPException) as problem:
            error = str(problem) or type(problem).__name__
            return Exchange(request=request, error=error, seconds=time.monotonic() - began)
        finally:
            connection.close()
        return Exchange(
            request=request,
            status=answer.status,
            body=found,
            body_bytes=len(found),
            seconds=time.monotonic() - began,
        )


def _pieces(body: bytes) -> Iterator[bytes]:
    """The body in parts: what has no length known beforehand goes out in chunks."""
    return (body[start : start + _PIECE] for start in range(0, len(body), _PIECE))
