"""Answers that come piece by piece."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from container.serving.streaming import Stream
from tests.served import MODEL, served


def streamed(pieces: Iterator[object]) -> tuple[Stream, threading.Lock]:
    turn = threading.Lock()
    return Stream(pieces, turn), turn


@pytest.mark.parametrize(
    "functions",
    [
        "def transform_fn(model, body, sent, accept): return (c for c in body)",
        "def input_fn(b, t): return b\n"
        "def predict_fn(data, model): return iter(data)\n"
        "def output_fn(prediction, accept): return prediction",
        "def input_fn(b, t): return b\n"
        "def predict_fn(data, model): yield from data\n"
        "def output_fn(prediction, accept): return (p.encode() for p in prediction), 'text/csv'",
    ],
)
def test_what_a_generator_makes_is_streamed(tmp_path: Path, functions: str) -> None:
    client = served(tmp_path, MODEL + functions)
    answer = client.post("/invocations", data="abc", content_type="text/csv", buffered=False)
    assert answer.is_streamed
    assert list(answer.response) == [b"a", b"b", b"c"]
    answer.close()


def test_a_prediction_is_streamed_by_the_default_output(tmp_path: Path) -> None:
    source = MODEL + "def predict_fn(data, model):\n    yield data.sum()\n    yield {'n': 1}\n"
    answer = served(tmp_path, source).post("/invocations", json=[1, 2])
    assert answer.data == b'3.0\n{"n": 1}\n'
    assert answer.content_type == "application/jsonlines"


def test_a_first_piece_that_fails_is_refused(tmp_path: Path) -> None:
    source = MODEL + "def predict_fn(data, model):\n    yield data['no such key']\n"
    answer = served(tmp_path, source).post("/invocations", json={})
    assert (answer.status_code, answer.text) == (500, "the model failed: KeyError\n")


def test_others_may_compute_between_two_pieces() -> None:
    stream, turn = streamed(iter(["a", "", b"b", {"c": 1}]))
    taken = []
    for piece in stream:
        with turn:
            taken.append(piece)
    assert taken == [b"a", b"b", b'{"c": 1}\n']


def test_a_caller_who_goes_away_ends_the_generator() -> None:
    ended = []

    def pieces() -> Iterator[str]:
        try:
            yield from "abc"
        finally:
            ended.append(True)

    stream, turn = streamed(pieces())
    answer = iter(stream)
    next(answer)
    stream.close()
    assert ended == [True]
    assert not turn.locked()


def test_a_place_is_free_again_when_the_stream_ends(tmp_path: Path) -> None:
    source = MODEL + "def transform_fn(model, body, sent, accept): return iter(body)\n"
    client = served(tmp_path, source, inside=1)
    first = client.post("/invocations", data="ab", content_type="text/csv", buffered=False)
    assert client.post("/invocations", data="ab", content_type="text/csv").status_code == 503
    first.close()
    assert client.post("/invocations", data="ab", content_type="text/csv").data == b"ab"


def test_a_stream_that_fails_says_so_without_what_was_sent(
    capsys: pytest.CaptureFixture[str],
) -> None:
    def pieces() -> Iterator[str]:
        yield "a"
        raise ValueError("secret")

    stream, turn = streamed(pieces())
    assert list(stream) == [b"a"]
    assert not turn.locked()
    said = capsys.readouterr().err
    assert "serve: ValueError in" in said
    assert "secret" not in said.replace('raise ValueError("secret")', "")
