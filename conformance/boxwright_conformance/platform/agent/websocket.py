"""Talks over a connection that was upgraded to a WebSocket."""

from __future__ import annotations

import base64
import os
import socket
import struct
import time
from typing import TYPE_CHECKING

from boxwright_conformance.platform.agent.answer import BrokenAnswer

if TYPE_CHECKING:
    from boxwright_conformance.platform.agent.plan import FramePlan, HeardFrame

CONTINUATION, CLOSE, PING, PONG = 0, 8, 9, 10
LARGEST = 1_000_000
# So long is listened for more than the one answer that was waited for.
QUIET = 0.15
_LENGTHS = {126: ">H", 127: ">Q"}


def masked(plan: FramePlan) -> bytes:
    """A frame as a client writes it."""
    payload, mask = base64.b64decode(plan["payload"]), os.urandom(4)
    length = len(payload)
    short = length if length < 126 else 126 if length < 65_536 else 127
    head = bytes([(0x80 if plan["final"] else 0) | plan["opcode"], 0x80 | short])
    more = struct.pack(_LENGTHS[short], length) if short > 125 else b""
    hidden = bytes(byte ^ mask[index % 4] for index, byte in enumerate(payload))
    return head + more + mask + hidden


class Listener:
    """Reads frames from a connection."""

    def __init__(self, connection: socket.socket, begun: bytes) -> None:
        self._connection = connection
        self._buffer = begun

    def frame(self, until: float) -> tuple[int, bool, bytes] | None:
        """The next frame as opcode, whether it is final, and payload; None when none comes.

        Raises:
            BrokenAnswer: the stream ended without a closing frame, or is no WebSocket.
            OSError: the connection broke.
        """
        while True:
            parsed = self._parsed()
            if parsed:
                return parsed
            left = until - time.monotonic()
            if left <= 0:
                return None
            self._connection.settimeout(left)
            try:
                data = self._connection.recv(65_536)
            except socket.timeout:  # noqa: UP041 - Python 3.8 has it apart from TimeoutError
                return None
            if not data:
                raise BrokenAnswer("closed without a close frame")
            self._buffer += data

    def _parsed(self) -> tuple[int, bool, bytes] | None:
        """A whole frame taken from what has come; None where it is not all there."""
        if len(self._buffer) < 2:
            return None
        first, second = self._buffer[:2]
        length, start = second & 0x7F, 2
        if length in _LENGTHS:
            start += struct.calcsize(_LENGTHS[length])
            if len(self._buffer) < start:
                return None
            (length,) = struct.unpack(_LENGTHS[length], self._buffer[2:start])
        if second & 0x80 or first & 0x70 or length > LARGEST:
            raise BrokenAnswer(f"no WebSocket frame: {self._buffer[:20]!r}")
        if len(self._buffer) < start + length:
            return None
        payload = self._buffer[start : start + length]
        self._buffer = self._buffer[start + length :]
        return first & 0x0F, bool(first & 0x80), payload


def talk(
    connection: socket.socket,
    begun: bytes,
    frames: list[FramePlan],
    deadline: float,
    heard: list[HeardFrame],
) -> None:
    """Send frames and note in `heard` what comes; each wait ends soon after one whole answer.

    Raises:
        BrokenAnswer: the server closed without a closing frame, or speaks something else.
        OSError: the connection broke.
    """
    listener = Listener(connection, begun)
    for index, frame in enumerate(frames):
        connection.settimeout(max(0.001, deadline - time.monotonic()))
        connection.sendall(masked(frame))
        until, sent = time.monotonic() + frame["wait"], time.monotonic()
        while frame["wait"]:
            found = listener.frame(min(until, deadline))
            if found is None:
                break
            opcode, final, payload = found
            heard.append(
                {
                    "opcode": opcode,
                    "final": final,
                    "payload": base64.b64encode(payload).decode("ascii"),
                    "after": index,
                    "seconds": time.monotonic() - sent,
                }
            )
            if opcode == CLOSE:
                return
            if opcode == PING:
                answer: FramePlan = {**frame, "opcode": PONG, "final": True}
                answer["payload"] = heard[-1]["payload"]
                connection.sendall(masked(answer))
            elif _answers(frame["opcode"], opcode, final):
                until = min(until, time.monotonic() + QUIET)


def _answers(sent: int, opcode: int, final: bool) -> bool:
    """Whether a frame ends the answer to one that was sent."""
    if sent == PING:
        return opcode == PONG
    return sent != CLOSE and final and opcode < CLOSE
