"""What nginx in front of R does with clients of all sorts."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from boxwright_conformance.platform import Request

from .deeds import ANSWER, deed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from boxwright_conformance.platform import Endpoint

pytestmark = [pytest.mark.docker, pytest.mark.xdist_group("r-plumber")]

LIMIT = 25 * 1024 * 1024
JSON = (("Content-Type", "application/json"),)
ROW = replace(ANSWER, headers=JSON, body=b'{"instances": [{"what": "answer", "much": 1}]}')


@pytest.fixture(scope="module")
def served(endpoint: Callable[..., Endpoint]) -> Iterator[Endpoint]:
    """Two workers, ready."""
    with endpoint() as made:
        assert made.until_ready(120).ready, made.text()
        yield made


@pytest.mark.parametrize("chunked", [False, True])
def test_25_megabytes_are_read_and_a_byte_more_is_refused(
    served: Endpoint, *, chunked: bool
) -> None:
    whole = replace(ROW, chunked=chunked, pad=LIMIT - len(ROW.body))
    answer = served.send(whole)
    assert (answer.status, answer.text) == (200, '{"predictions": [2]}')
    refused = served.send(replace(whole, pad=whole.pad + 1))
    assert (refused.status, refused.text) == (413, "the body is larger than 25 MB\n")


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (Request(method="TRACE"), 405),
        (Request(method="POST"), 405),
        (Request(path="/" + "x" * 10_000), 414),
        (Request(headers=(("X", "x" * 10_000),)), 400),
        (Request(host=""), 400),
        (Request(path="/-/busy"), 404),
        (Request(headers=(("Transfer-Encoding", "strange"),)), 501),
    ],
    ids=["trace", "ping by POST", "address", "header", "no host", "inside", "encoding"],
)
def test_what_nginx_refuses_is_told_in_one_line_of_text(
    served: Endpoint, request_: Request, status: int
) -> None:
    answer = served.send(request_)
    assert answer.status == status
    assert answer.headers["content-type"] == "text/plain"
    assert answer.text.strip().count("\n") == 0
    assert "<" not in answer.text
    assert answer.text.endswith("\n")


def test_old_clients_heads_and_requests_that_do_not_wait(served: Endpoint) -> None:
    assert served.send(replace(ANSWER, http10=True)).text == "2\n"
    head = served.send(Request(method="HEAD"))
    assert (head.status, head.body_bytes) == (200, 0)
    for pipelined in (True, False):
        answer = served.send(replace(ANSWER, turns=8, pipelined=pipelined))
        assert answer.statuses == (200,) * 8


def test_200_clients_at_once_are_answered(served: Endpoint) -> None:
    answers = served.send_all([ANSWER] * 400, parallel=200)
    assert {(one.status, one.text) for one in answers} == {(200, "2\n")}


def test_more_than_512_requests_at_once_are_told_to_come_again(served: Endpoint) -> None:
    answers = served.send_all([replace(ANSWER, pause=30)] * 600, parallel=600)
    refused = [one for one in answers if one.status == 503]
    assert {one.status for one in answers} == {200, 503}
    assert len(answers) - len(refused) >= 512
    assert all(one.headers["retry-after"] == "1" for one in refused)
    assert {one.text for one in refused} == {"too many requests at once\n"}
    assert served.send(ANSWER).text == "2\n"


def test_slow_uploads_keep_nobody_waiting(served: Endpoint) -> None:
    slow = served.in_background([replace(ANSWER, pause=8)] * 64, parallel=64)
    assert slow.under_way(30)
    quick = served.send_all([ANSWER, Request()] * 4)
    assert [one.status for one in quick] == [200] * 8
    assert sum(one.seconds for one in quick) < 8
    assert {one.status for one in slow.result(60)} == {200}


def test_clients_that_hang_up_take_nothing_with_them(served: Endpoint) -> None:
    half_way = replace(ANSWER, pause=30, timeout=1)
    before_the_answer = deed("wait", 2, timeout=1)
    gone = served.send_all([half_way, before_the_answer] * 4, parallel=8)
    assert {one.status for one in gone} == {None}
    assert served.send(ANSWER).text == "2\n"
    assert "died" not in served.text()
