"""Judgements over bidirectional streaming."""

from __future__ import annotations

import base64
import hashlib
import struct
from typing import TYPE_CHECKING

from boxwright_conformance.checks.verdict import NotJudged, Violation, requirement
from boxwright_conformance.checks.words import exchange, said
from boxwright_conformance.platform.frame import BINARY, CLOSE, CONTINUATION, PONG, TEXT

if TYPE_CHECKING:
    from boxwright_conformance.platform import Heard
    from boxwright_conformance.scenarios.evidence.optional import Talked

_GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
_PONG_LIMIT = 2.0
_NORMAL = 1000
_KINDS = {
    TEXT: "text",
    BINARY: "binary",
    CONTINUATION: "continuation",
    CLOSE: "close",
    PONG: "pong",
}


@requirement("SERVE-090")
def check_connection_becomes_a_websocket(talked: Talked) -> None:
    """The upgrade is accepted on the port of all requests."""
    one = talked.exchange
    if one.status != 101:
        raise Violation(f"GET {one.request.path} as a WebSocket got {said(one)}", exchange(one))
    digest = hashlib.sha1(f"{talked.key}{_GUID}".encode()).digest()  # noqa: S324 - the protocol's
    wanted = base64.b64encode(digest).decode()
    if one.headers.get("sec-websocket-accept") != wanted:
        raise Violation("the handshake's Sec-WebSocket-Accept is wrong", exchange(one))


@requirement("SERVE-091")
def check_fragments_are_one_message(talked: Talked) -> None:
    """A message is answered alike whether it comes in one frame or in three."""
    _joined(talked)
    whole = _messages(talked, 0, talked.whole)
    parts = _messages(talked, talked.whole + 1, talked.last)
    if not whole:
        raise Violation(f"a message in one frame got no answer{_end(talked)}", _transcript(talked))
    if len(parts) != len(whole):
        reason = f"a message in three frames got {len(parts)} answers, in one {len(whole)}"
        raise Violation(f"{reason}{_end(talked)}", _transcript(talked))
    opcode = talked.exchange.request.frames[talked.whole].opcode
    if any(frame.opcode != opcode for frame in whole):
        answered = _KINDS.get(whole[0].opcode, "odd")
        reason = f"a {_KINDS[opcode]} message is answered by a {answered} one"
        raise Violation(reason, _transcript(talked))


@requirement("SERVE-092")
def check_pings_get_pongs(talked: Talked) -> None:
    """A ping is answered with what it carried, at once."""
    _joined(talked)
    pongs = [one for one in talked.exchange.heard if one.opcode == PONG]
    good = [one for one in pongs if one.payload == talked.payload and one.after == talked.ping]
    if not good:
        got = f"{pongs[0].payload!r}" if pongs else "nothing"
        raise Violation(f"a ping got {got}{_end(talked)}", _transcript(talked))
    if good[0].seconds > _PONG_LIMIT:
        raise Violation(f"a ping was answered after {good[0].seconds:.1f} s", _transcript(talked))


@requirement("SERVE-093")
def check_end_is_a_closing_frame(talked: Talked) -> None:
    """A talk ends with a closing frame that says that all is well."""
    _joined(talked)
    closing = [one for one in talked.exchange.heard if one.opcode == CLOSE]
    if not closing:
        raise Violation(f"closing got no closing frame{_end(talked)}", _transcript(talked))
    code = struct.unpack(">H", closing[0].payload[:2])[0] if closing[0].payload[1:] else None
    if code != _NORMAL:
        raise Violation(f"closing with 1000 was answered with {code}", _transcript(talked))


@requirement("SERVE-094")
def check_metadata_path_is_there_or_not(talked: Talked) -> None:
    """The path for metadata is a WebSocket as well, or is not there."""
    one = talked.metadata
    if one.status != 101 and (one.status is None or not 400 <= one.status < 500):
        raise Violation(f"GET {one.request.path} answered {said(one)}", exchange(one))


def _joined(talked: Talked) -> None:
    if talked.exchange.status != 101:
        raise NotJudged("the connection became no WebSocket (SERVE-090)")


def _messages(talked: Talked, first: int, last: int) -> list[Heard]:
    """The first frames of the messages that came after these frames had been sent."""
    kinds = {TEXT, BINARY}
    return [
        one for one in talked.exchange.heard if one.opcode in kinds and first <= one.after <= last
    ]


def _end(talked: Talked) -> str:
    return f" ({talked.exchange.error})" if talked.exchange.error else ""


def _transcript(talked: Talked) -> str:
    """What was heard, a frame a line."""
    lines = [
        f"after frame {one.after}, {one.seconds:.2f} s: {_KINDS.get(one.opcode, one.opcode)} "
        f"{one.payload[:60]!r}"
        for one in talked.exchange.heard
    ]
    return "\n".join([exchange(talked.exchange), *lines])
