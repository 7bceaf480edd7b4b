"""One HTTP request to a container, and what came back."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from boxwright_conformance.platform.frame import Frame, Heard


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What to send.

    Attributes:
        method: HTTP method.
        path: path and query.
        headers: sent as they are, in this order; ``Host`` and the body's length are added.
        body: bytes of the body.
        chunked: send the body with ``Transfer-Encoding: chunked``.
        http10: speak HTTP/1.0.
        host: value of the ``Host`` header; None: address and port; empty: no such header.
        timeout: seconds the whole exchange may take.
        delay: seconds after the start of the batch at which to send.
        pause: seconds of silence in the middle of the body, as in a slow upload.
        repeat: send the body this many times over, so that 25 MB need not travel to the probe.
        pad: spaces to append after the (repeated) body.
        turns: how many times to send it on one connection.
        pipelined: do not wait for an answer before sending it again.
        frames: what to say when the server has changed to a WebSocket.
    """

    method: str = "GET"
    path: str = "/ping"
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    chunked: bool = False
    http10: bool = False
    host: str | None = None
    timeout: float = 60
    delay: float = 0
    pause: float = 0
    repeat: int = 1
    pad: int = 0
    turns: int = 1
    pipelined: bool = False
    frames: tuple[Frame, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """What happened to one request.

    Attributes:
        request: what was sent.
        status: status code; None when no answer came.
        headers: answer headers with lower-case names; repeated ones joined by a comma.
        body: the first megabyte of the answer's body.
        body_bytes: true length of the answer's body.
        truncated: whether `body` lacks the rest.
        error: empty when the answer is complete, else what went wrong: ``connection refused``,
            ``timed out after 60 s``, ``connection reset``, ``closed without an answer``, …
        connect_seconds: until the connection stood (or failed).
        first_byte_seconds: from the start until the answer's first byte; 0 when none came.
        seconds: from the start to the end of the exchange.
        started: when it started, seconds since the epoch by the engine's clock.
        statuses: of all answers on the connection, where the request was sent more than once.
        pieces: for each part of the body as it came, seconds since the start, and bytes.
        heard: frames of a WebSocket.
    """

    request: Request
    status: int | None = None
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    body_bytes: int = 0
    truncated: bool = False
    error: str = ""
    connect_seconds: float = 0.0
    first_byte_seconds: float = 0.0
    seconds: float = 0.0
    started: float = 0.0
    statuses: tuple[int, ...] = ()
    pieces: tuple[tuple[float, int], ...] = ()
    heard: tuple[Heard, ...] = ()

    @property
    def text(self) -> str:
        """The body as text; bytes that are not UTF-8 are replaced."""
        return self.body.decode(errors="replace")

    @property
    def connected(self) -> bool:
        """Whether there was a connection at all."""
        return not self.error or self.connect_seconds < self.seconds
