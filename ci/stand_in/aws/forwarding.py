"""Handing a request on to the registry, and its answer back, in pieces."""

from __future__ import annotations

import http.client
from contextlib import closing, contextmanager, suppress
from typing import TYPE_CHECKING

from .bodies import PIECE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from .registry_faults import Faults
    from .routes import Route

#: Headers about one connection, or for the gate alone.
OWN = {
    "authorization",
    "connection",
    "expect",
    "host",
    "keep-alive",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
}
TIMEOUT = 300  # seconds; putting a layer of some GB together takes the registry a while


class CutError(ConnectionError):
    """A test wants the connection closed here."""


def handed_on(headers: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the headers that go on to the other side, repeated ones too."""
    return [(name, value) for name, value in headers if name.lower() not in OWN]


def watched(pieces: Iterable[bytes], faults: Faults, route: Route) -> Iterator[bytes]:
    """Yield the pieces of a body; raises CutError where a fault cuts a layer off."""
    passed = 0
    for piece in pieces:
        passed += len(piece)
        if route.holds_a_layer and faults.take("cut", route.repository, passed):
            raise CutError(f"cut after {passed} bytes")
        yield piece


@contextmanager
def answered(
    store: str,
    start: tuple[str, str],
    headers: list[tuple[str, str]],
    pieces: Iterable[bytes],
    *,
    chunked: bool = False,
) -> Iterator[http.client.HTTPResponse]:
    """Send a request to the registry at `store`; `start` is its method and its target.

    Raises what the pieces raise, and ConnectionError when the registry is gone.
    """
    with closing(http.client.HTTPConnection(store, timeout=TIMEOUT)) as wire:
        wire.putrequest(*start, skip_accept_encoding=True)
        for name, value in headers:
            wire.putheader(name, value)
        if chunked:
            wire.putheader("Transfer-Encoding", "chunked")
        # It may say no and hang up before it has read all; its answer is then there to be read.
        with suppress(BrokenPipeError, ConnectionResetError):
            wire.endheaders(pieces, encode_chunked=chunked)
        with wire.getresponse() as answer:
            yield answer


def pieces_of(answer: http.client.HTTPResponse) -> Iterator[bytes]:
    """Yield the body of an answer; raises CutError when the registry breaks it off."""
    while piece := answer.read(PIECE):
        yield piece
    if answer.length:
        raise CutError(f"the registry kept back {answer.length} bytes")
