"""The probe's agent against servers that are as odd as their one thread of plain sockets allows."""

from __future__ import annotations

import ast
import base64
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from boxwright_conformance.platform import agent
from boxwright_conformance.platform.agent.batch import exchange
from boxwright_conformance.platform.agent.request import blocks, body_length, halves, head

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from boxwright_conformance.platform.agent.plan import RequestPlan, Seen

AGENT = "User-Agent: AHC/2.0"


def plan(**changes: Any) -> RequestPlan:
    body = changes.pop("body", b"")
    made: RequestPlan = {
        "method": "GET",
        "path": "/ping",
        "headers": [],
        "body": base64.b64encode(body).decode(),
        "chunked": False,
        "http10": False,
        "host": None,
        "timeout": 5,
        "delay": 0,
        "pause": 0,
        "repeat": 1,
        "pad": 0,
        "turns": 1,
        "pipelined": False,
        "frames": [],
    }
    made.update(changes)  # type: ignore[typeddict-item]
    return made


@pytest.fixture
def talk() -> Iterator[Callable[..., Seen]]:
    """Sends one request to a server given as a function of its connection."""
    threads = []

    def send(serve: Callable[[socket.socket], object], **request: Any) -> Seen:
        listener = socket.create_server(("127.0.0.1", 0))

        def run() -> None:
            connection, _ = listener.accept()
            with listener, connection:
                serve(connection)

        thread = threading.Thread(target=run)
        thread.start()
        threads.append(thread)
        host, port = listener.getsockname()
        return exchange(host, port, plan(**request), lambda: None)

    yield send
    for thread in threads:
        thread.join(10)


def answer(text: bytes) -> Callable[[socket.socket], object]:
    def serve(connection: socket.socket) -> None:
        connection.recv(65536)
        connection.sendall(text)

    return serve


def body(seen: Seen) -> bytes:
    return base64.b64decode(seen["body"])


def test_a_plain_answer(talk: Callable[..., Seen]) -> None:
    seen = talk(answer(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-A: 1\r\nx-a: 2\r\n\r\nokmore"))
    assert (seen["status"], body(seen), seen["error"]) == (200, b"ok", "")
    assert seen["headers"]["x-a"] == "1, 2"
    assert 0 < seen["connect_seconds"] <= seen["first_byte_seconds"] <= seen["seconds"] < 5


def test_a_chunked_answer_with_trailer(talk: Callable[..., Seen]) -> None:
    seen = talk(
        answer(
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
            b"3;x=y\r\nabc\r\n2\r\nde\r\n0\r\nT: 1\r\n\r\n"
        )
    )
    assert (body(seen), seen["body_bytes"], seen["error"]) == (b"abcde", 5, "")


def test_an_answer_that_ends_with_the_connection(talk: Callable[..., Seen]) -> None:
    seen = talk(answer(b"HTTP/1.0 200 OK\r\n\r\nabc"), http10=True)
    assert (body(seen), seen["error"]) == (b"abc", "")


def test_interim_answers_are_passed_over(talk: Callable[..., Seen]) -> None:
    text = b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n"
    assert talk(answer(text))["status"] == 201


@pytest.mark.parametrize(
    ("method", "status"), [("HEAD", b"200 OK"), ("GET", b"204 No Content"), ("GET", b"304 x")]
)
def test_answers_without_body(talk: Callable[..., Seen], method: str, status: bytes) -> None:
    seen = talk(answer(b"HTTP/1.1 " + status + b"\r\nContent-Length: 5\r\n\r\n"), method=method)
    assert (seen["body_bytes"], seen["error"]) == (0, "")


@pytest.mark.parametrize(
    ("text", "error"),
    [
        (b"", "closed without an answer"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc", "closed before the answer's end"),
        (b"HTTP/1.1 200 OK\r\nConte", "closed before the answer's end"),
        (b"SSH-2.0-OpenSSH\r\n", "no HTTP answer: b'SSH-2.0-OpenSSH'"),
        (
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
            "a broken chunk size: b'zz'",
        ),
    ],
)
def test_a_broken_answer_is_named(talk: Callable[..., Seen], text: bytes, error: str) -> None:
    assert talk(answer(text))["error"] == error


def test_what_came_before_the_break_is_kept(talk: Callable[..., Seen]) -> None:
    seen = talk(answer(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc"))
    assert (seen["status"], body(seen)) == (200, b"abc")


def test_silence_ends_at_the_deadline(talk: Callable[..., Seen]) -> None:
    def silent(connection: socket.socket) -> None:
        while connection.recv(100):  # until the other side has had enough
            pass

    seen = talk(silent, timeout=0.3)
    assert seen["error"] == "timed out after 0.3 s"
    assert 0.3 <= seen["seconds"] < 5


def test_an_answer_that_trickles_ends_at_the_deadline_too(talk: Callable[..., Seen]) -> None:
    def trickle(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        for _ in range(200):
            try:
                connection.sendall(b"x")
            except OSError:
                return
            time.sleep(0.05)

    seen = talk(trickle, timeout=0.4)
    assert seen["error"] == "timed out after 0.4 s"
    assert seen["seconds"] < 5


def test_a_closed_port_refuses() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        host, port = listener.getsockname()
    seen = exchange(host, port, plan(), lambda: None)
    assert (seen["status"], seen["error"]) == (None, "connection refused")


def test_a_long_answer_is_counted_and_cut(talk: Callable[..., Seen]) -> None:
    text = b"HTTP/1.1 200 OK\r\nContent-Length: 3000000\r\n\r\n" + b"x" * 3_000_000
    seen = talk(answer(text))
    assert (len(body(seen)), seen["body_bytes"], seen["error"]) == (1_000_000, 3_000_000, "")


def test_an_answer_before_the_bodys_end_is_seen(talk: Callable[..., Seen]) -> None:
    def refuse(connection: socket.socket) -> None:
        connection.recv(100)
        connection.sendall(b"HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\n\r\n")
        time.sleep(0.3)

    seen = talk(refuse, method="POST", body=b"x", repeat=50_000_000)
    assert (seen["status"], seen["error"]) == (413, "")


def test_a_pause_in_the_body_is_kept(talk: Callable[..., Seen]) -> None:
    received: list[tuple[float, bytes]] = []

    def read(connection: socket.socket) -> None:
        while sum(len(data) for _, data in received) < len(expected):
            data = connection.recv(65536)
            received.append((time.monotonic(), data))
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")

    request = {"method": "POST", "body": b"ab", "repeat": 2, "pad": 1, "pause": 0.3, "host": "h"}
    expected = head("127.0.0.1", 65535, plan(**request)) + b"abab "
    assert talk(read, **request)["status"] == 200
    start = received[0][0]
    assert b"".join(data for at, data in received if at - start < 0.25) == expected[:-3]
    assert b"".join(data for at, data in received if at - start > 0.25) == b"ab "


@pytest.mark.parametrize(
    ("changes", "lines"),
    [
        ({}, ["GET /ping HTTP/1.1", "Host: h:80", AGENT]),
        ({"headers": [["user-agent", "x"]]}, ["GET /ping HTTP/1.1", "Host: h:80", "user-agent: x"]),
        ({"http10": True, "host": ""}, ["GET /ping HTTP/1.0", AGENT]),
        (
            {"host": "169.254.255.131:8080"},
            ["GET /ping HTTP/1.1", "Host: 169.254.255.131:8080", AGENT],
        ),
        ({"headers": [["X-A", "ü"]]}, ["GET /ping HTTP/1.1", "Host: h:80", "X-A: ü", AGENT]),
        (
            {"method": "POST", "body": b"abc", "repeat": 2, "pad": 4},
            ["POST /ping HTTP/1.1", "Host: h:80", AGENT, "Content-Length: 10"],
        ),
        ({"method": "POST"}, ["POST /ping HTTP/1.1", "Host: h:80", AGENT, "Content-Length: 0"]),
        (
            {"method": "POST", "body": b"abc", "chunked": True},
            ["POST /ping HTTP/1.1", "Host: h:80", AGENT, "Transfer-Encoding: chunked"],
        ),
    ],
)
def test_the_requests_first_lines(changes: dict[str, Any], lines: list[str]) -> None:
    assert head("h", 80, plan(**changes)).decode() == "\r\n".join([*lines, "", ""])


@pytest.mark.parametrize(
    ("data", "repeat", "pad"),
    [(b"", 5, 0), (b"abc", 1, 0), (b"abc", 100_000, 7), (b"x" * 100_000, 3, 0), (b"", 1, 200_000)],
)
def test_pieces_make_the_whole_body(data: bytes, repeat: int, pad: int) -> None:
    request = plan(body=data, repeat=repeat, pad=pad)
    whole = data * repeat + b" " * pad
    assert b"".join(blocks(request)) == whole
    assert b"".join(piece or b"" for piece in halves(request)) == whole
    assert body_length(request) == len(whole)
    assert max((len(block) for block in blocks(request)), default=0) <= max(65_536, len(data))


def test_it_needs_nothing_of_the_packages_around_it() -> None:
    package = Path(agent.__file__).parents[2]
    script = f"""
import sys, types
for name in ("boxwright_conformance", "boxwright_conformance.platform"):
    module = sys.modules[name] = types.ModuleType(name)
    module.__path__ = [{str(package)!r} + name[len("boxwright_conformance"):].replace(".", "/")]
import boxwright_conformance.platform.agent.batch
print([name for name in sys.modules if "docker" in name or "requests" in name])
"""
    command = [sys.executable, "-I", "-S", "-c", script]
    assert subprocess.check_output(command, text=True) == "[]\n"


def test_its_source_is_python_3_8() -> None:
    for source in Path(agent.__file__).parent.glob("*.py"):
        assert ast.parse(source.read_text(), source.name, feature_version=(3, 8))
