"""The probe's agent on connections that last: several turns, pieces, WebSocket frames."""

from __future__ import annotations

import base64
import struct
import time
from typing import TYPE_CHECKING, Any

import pytest
from boxwright_conformance.platform.agent.websocket import masked

from .test_agent import talk

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable

__all__ = ["talk"]

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
CLOSING = b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok"
OLD = b"HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok"
UPGRADED = b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n"


def requests(connection: socket.socket, count: int) -> None:
    """Read so many requests without a body."""
    data = b""
    while data.count(b"\r\n\r\n") < count:
        data += connection.recv(65536)


def test_a_request_is_sent_again_when_its_answer_has_come(talk: Callable[..., Any]) -> None:
    def serve(connection: socket.socket) -> None:
        for _ in range(3):
            requests(connection, 1)
            connection.sendall(OK)

    seen = talk(serve, turns=3)
    assert (seen["statuses"], seen["error"]) == ([200, 200, 200], "")


def test_pipelined_requests_do_not_wait(talk: Callable[..., Any]) -> None:
    def serve(connection: socket.socket) -> None:
        requests(connection, 3)
        connection.sendall(OK * 3)

    assert talk(serve, turns=3, pipelined=True)["statuses"] == [200, 200, 200]


@pytest.mark.parametrize("answer", [CLOSING, OLD])
def test_a_server_may_say_that_it_closes(talk: Callable[..., Any], answer: bytes) -> None:
    def serve(connection: socket.socket) -> None:
        requests(connection, 1)
        connection.sendall(answer)

    seen = talk(serve, turns=3)
    assert (seen["statuses"], seen["error"]) == ([200], "")


def test_a_server_that_closes_without_saying_so_is_noticed(talk: Callable[..., Any]) -> None:
    def serve(connection: socket.socket) -> None:
        requests(connection, 1)
        connection.sendall(OK)
        requests(connection, 1)

    seen = talk(serve, turns=3)
    assert (seen["statuses"], seen["error"]) == ([200], "closed without an answer")


def test_pieces_of_a_body_keep_their_times(talk: Callable[..., Any]) -> None:
    def serve(connection: socket.socket) -> None:
        requests(connection, 1)
        connection.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        for _ in range(3):
            connection.sendall(b"2\r\nab\r\n")
            time.sleep(0.1)
        connection.sendall(b"0\r\n\r\n")

    seen = talk(serve)
    assert [size for _, size in seen["pieces"]] == [2, 2, 2]
    assert seen["pieces"][-1][0] - seen["pieces"][0][0] > 0.15


def frame(opcode: int, payload: bytes, *, final: bool = True) -> bytes:
    """A frame as a server writes it."""
    return bytes([(0x80 if final else 0) | opcode, len(payload)]) + payload


def sent(opcode: int, payload: bytes = b"", **changes: Any) -> dict[str, Any]:
    """A frame of a plan."""
    text = base64.b64encode(payload).decode()
    return {"opcode": opcode, "payload": text, "final": True, "wait": 2, **changes}


def heard(seen: Any) -> list[tuple[int, bytes, int]]:
    return [(f["opcode"], base64.b64decode(f["payload"]), f["after"]) for f in seen["heard"]]


def received(connection: socket.socket) -> tuple[int, bytes]:
    """Read a client's short frame."""
    first, second = connection.recv(2)
    assert second & 0x80
    mask, hidden = connection.recv(4), connection.recv(second & 0x7F) if second & 0x7F else b""
    return first, bytes(byte ^ mask[index % 4] for index, byte in enumerate(hidden))


def test_frames_are_sent_masked_and_heard(talk: Callable[..., Any]) -> None:
    def serve(connection: socket.socket) -> None:
        requests(connection, 1)
        connection.sendall(UPGRADED + frame(9, b"you?"))
        assert received(connection) == (0x81, b"hello")
        connection.sendall(frame(1, b"hel", final=False) + frame(0, b"lo"))
        assert received(connection) == (0x8A, b"you?")
        assert received(connection) == (0x89, b"p")
        connection.sendall(frame(10, b"p"))
        assert received(connection)[0] == 0x88
        connection.sendall(frame(8, struct.pack(">H", 1000)))

    seen = talk(serve, frames=[sent(1, b"hello"), sent(9, b"p"), sent(8, struct.pack(">H", 1000))])
    assert (seen["status"], seen["error"]) == (101, "")
    assert heard(seen) == [
        (9, b"you?", 0),
        (1, b"hel", 0),
        (0, b"lo", 0),
        (10, b"p", 1),
        (8, b"\x03\xe8", 2),
    ]


@pytest.mark.parametrize(
    ("answer", "error"),
    [(b"", "closed without a close frame"), (b"HTTP/1.1 400 Bad", "no WebSocket frame")],
)
def test_a_talk_that_breaks_off_is_noticed(
    talk: Callable[..., Any], answer: bytes, error: str
) -> None:
    def serve(connection: socket.socket) -> None:
        requests(connection, 1)
        connection.sendall(UPGRADED)
        received(connection)
        connection.sendall(answer)

    assert talk(serve, frames=[sent(1, b"x")])["error"].startswith(error)


def test_silence_is_waited_for_no_longer_than_told(talk: Callable[..., Any]) -> None:
    def serve(connection: socket.socket) -> None:
        requests(connection, 1)
        connection.sendall(UPGRADED)
        received(connection)
        while connection.recv(100):  # until the other side has had enough
            pass

    seen = talk(serve, frames=[sent(1, b"x", wait=0.2)])
    assert (seen["heard"], seen["error"]) == ([], "")
    assert 0.2 <= seen["seconds"] < 5


@pytest.mark.parametrize(("length", "head"), [(5, 2), (300, 4), (70_000, 10)])
def test_a_frame_says_its_length(length: int, head: int) -> None:
    plan: Any = sent(2, b"x" * length)
    assert len(masked(plan)) == head + 4 + length
