"""WebSocket frames, sent and heard."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["BINARY", "CLOSE", "CONTINUATION", "PING", "PONG", "TEXT", "Frame", "Heard"]

CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG = 0, 1, 2, 8, 9, 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """A frame to send.

    Attributes:
        opcode: what it is.
        payload: its bytes.
        final: whether it ends its message.
        wait: seconds to wait for an answer before the next frame is sent; 0: not at all.
    """

    opcode: int
    payload: bytes = b""
    final: bool = True
    wait: float = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """A frame that the server sent.

    Attributes:
        opcode: what it is.
        payload: its bytes.
        final: whether it ends its message.
        after: position of the last frame that had been sent.
        seconds: since that one was sent.
    """

    opcode: int
    payload: bytes = b""
    final: bool = True
    after: int = 0
    seconds: float = 0.0
