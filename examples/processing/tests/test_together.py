"""Several hosts on one machine: its loopback network has a name for each."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from container.hosts import Hosts
from container.message import Elsewhere
from container.together import Together
from container.wire import send

NAMES = ("127.0.0.1", "127.0.0.2", "127.0.0.3")

Work = Callable[[Together, str], Any]


@pytest.fixture
def port() -> int:
    """A port that nobody listens on."""
    with socket.create_server(("", 0)) as server:
        return int(server.getsockname()[1])


def play(port: int, work: Work, hosts: tuple[str, ...] = NAMES, patience: float = 20) -> list[Any]:
    """What each host's work gives or raises."""

    def one(name: str) -> Any:
        try:
            with Together(Hosts(name, NAMES), port, patience) as together:
                return work(together, name)
        except Exception as error:  # noqa: BLE001 - it is what the test looks at
            return error

    with ThreadPoolExecutor(len(hosts)) as pool:
        return list(pool.map(one, hosts))


def test_hosts_agree_as_often_as_they_like(port: int) -> None:
    def work(together: Together, name: str) -> Any:
        joined = together.agree(name[-1], "".join)
        return joined, together.agree([joined] * 70_000, len)

    assert play(port, work) == [("123", 3)] * 3


def test_one_host_needs_no_network(port: int) -> None:
    with socket.create_server(("", port)), Together(Hosts(), port) as together:
        assert together.agree(7, sum) == 7


@pytest.mark.parametrize("culprit", NAMES)
def test_what_fails_on_one_host_ends_all_with_its_reason(port: int, culprit: str) -> None:
    def work(together: Together, name: str) -> Any:
        if name == culprit:
            raise ValueError("a.csv, line 3")
        return together.agree(1, sum)

    ended = play(port, work)
    assert sorted(type(one).__name__ for one in ended) == ["Elsewhere", "Elsewhere", "ValueError"]
    others = {str(one) for one in ended if isinstance(one, Elsewhere)}
    assert others == {f"{culprit}: ValueError: a.csv, line 3"}


def test_what_cannot_be_combined_ends_all(port: int) -> None:
    ended = play(port, lambda together, _: together.agree(0, lambda said: 1 // sum(said)))
    assert isinstance(ended[0], ZeroDivisionError)
    assert all(str(one).startswith("127.0.0.1: ZeroDivisionError") for one in ended[1:])


def connected(port: int) -> socket.socket:
    """A connection to the first host, as soon as it listens."""
    while True:
        with contextlib.suppress(ConnectionRefusedError):
            return socket.create_connection((NAMES[0], port))


def count(together: Together, _: str) -> Any:
    return together.agree(1, sum)


def test_strangers_are_sent_away(port: int) -> None:
    with ThreadPoolExecutor(1) as pool:
        playing = pool.submit(play, port, count, NAMES[:2], 2)
        with connected(port) as link:
            link.sendall(b"GET / HTTP/1.1\r\n\r\n")
        ended = playing.result()
    assert str(ended[0]) == "127.0.0.3 did not come in time"
    assert str(ended[1]) == "127.0.0.1: TimeoutError: 127.0.0.3 did not come in time"


def test_a_host_that_dies_ends_all(port: int) -> None:
    with ThreadPoolExecutor(1) as pool:
        playing = pool.submit(play, port, count, (NAMES[0], NAMES[2]))
        with connected(port) as link:
            send(link, {"host": NAMES[1]})
        ended = playing.result()
    assert {str(one) for one in ended} == {"127.0.0.2 ended without a word"}


def test_a_leader_that_never_comes_is_given_up(port: int) -> None:
    (ended,) = play(port, lambda *_: None, NAMES[2:], 0.5)
    assert str(ended).startswith("127.0.0.1 did not come in time")


def test_a_reason_is_heard_in_spite_of_much_that_nobody_read(port: int) -> None:
    def work(together: Together, name: str) -> Any:
        if name == NAMES[0]:
            raise ValueError("no disk")
        return together.agree("x" * 20_000_000, len)

    assert {str(one) for one in play(port, work)[1:]} == {"127.0.0.1: ValueError: no disk"}
