from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

from boxwright_conformance.platform.lines import lines

if TYPE_CHECKING:
    from collections.abc import Iterator


def test_whole_lines_however_they_are_cut() -> None:
    assert list(lines([b"a", b"b\nc\r\n\n", b"d"], lambda: False)) == ["ab", "c", "", "d"]


def test_letters_of_several_bytes_may_be_cut() -> None:
    assert list(lines(["ü\n".encode()[:1], "ü\n".encode()[1:], b"\xff\n"], lambda: False)) == [
        "ü",
        "\ufffd",
    ]


def test_a_stream_that_breaks_ends_the_lines() -> None:
    def broken() -> Iterator[bytes]:
        yield b"a\nb"
        raise OSError

    assert list(lines(broken(), lambda: False)) == ["a", "b"]


def test_a_stream_that_never_ends_is_left_at_the_deadline() -> None:
    stuck = threading.Event()

    def silent() -> Iterator[bytes]:
        yield b"a\n"
        stuck.wait(30)

    begun = time.monotonic()
    assert list(lines(silent(), lambda: False, deadline=begun + 0.3)) == ["a"]
    assert time.monotonic() - begun < 2
    stuck.set()
