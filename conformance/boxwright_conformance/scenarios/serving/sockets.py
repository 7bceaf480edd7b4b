"""Talks to a server over a WebSocket, as bidirectional streaming does."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from boxwright_conformance.platform import Frame, Request
from boxwright_conformance.platform.frame import BINARY, CLOSE, CONTINUATION, PING, TEXT
from boxwright_conformance.scenarios.evidence.optional import Talked

if TYPE_CHECKING:
    from boxwright_conformance.platform import Endpoint
    from boxwright_conformance.scenarios.stage import Stage
    from boxwright_conformance.subject import Golden

__all__ = ["talk"]

_PATH = "/invocations-bidirectional-stream"
_KEY = "Ym94d3JpZ2h0LXByb2JlIQ=="
_PAYLOAD = b"boxwright"
# Twice the platform's own limit for an answer to a ping: late is told from never.
_PONG_WAIT, _CLOSE_WAIT = 4.0, 5.0
_NORMAL = struct.pack(">H", 1000)


def talk(server: Endpoint, stage: Stage, golden: Golden) -> Talked:
    """Say the same in one frame and in three, ping, and close; the metadata path is open too."""
    message = stage.subject.requests.get("bidirectional", golden).body
    opcode = TEXT if _is_text(message) else BINARY
    frames = _script(opcode, message, stage.clocks.answer)
    asks = (
        ("Upgrade", "websocket"),
        ("Connection", "Upgrade"),
        ("Sec-WebSocket-Version", "13"),
        ("Sec-WebSocket-Key", _KEY),
    )
    timeout = 3 * stage.clocks.answer
    main = Request(path=_PATH, headers=asks, frames=frames, timeout=timeout, delay=0.2)
    aside = Request(path=f"{_PATH}-metadata", headers=asks, timeout=stage.clocks.answer)
    metadata, exchange = server.send_all([aside, main], parallel=2)
    last = len(frames) - 1
    return Talked(
        exchange=exchange,
        key=_KEY,
        whole=0,
        last=last - 2,
        ping=last - 1,
        close=last,
        payload=_PAYLOAD,
        metadata=metadata,
    )


def _is_text(message: bytes) -> bool:
    try:
        message.decode()
    except UnicodeDecodeError:
        return False
    return True


def _script(opcode: int, message: bytes, wait: float) -> tuple[Frame, ...]:
    third = max(1, len(message) // 3)
    parts = (message[:third], message[third : 2 * third], message[2 * third :])
    return (
        Frame(opcode=opcode, payload=message, wait=wait),
        Frame(opcode=opcode, payload=parts[0], final=False),
        Frame(opcode=CONTINUATION, payload=parts[1], final=False),
        Frame(opcode=CONTINUATION, payload=parts[2], wait=wait),
        Frame(opcode=PING, payload=_PAYLOAD, wait=_PONG_WAIT),
        Frame(opcode=CLOSE, payload=_NORMAL, wait=_CLOSE_WAIT),
    )
