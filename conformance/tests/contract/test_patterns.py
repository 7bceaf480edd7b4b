"""The log lines of the records are patterns that stay quick and are cheap to look for."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING

import pytest
from boxwright_conformance.contract.landmarks import landmarks
from boxwright_conformance.contract.load import requirements
from boxwright_conformance.contract.record import Area

if TYPE_CHECKING:
    from collections.abc import Iterator

LONG = 100_000
ALLOWED = 0.05
TRIES = 3


def patterns(area: Area) -> list[str]:
    return [text for one in requirements().values() if one.area is area for text in one.symptoms]


def hard_lines(pattern: str) -> Iterator[str]:
    for mark in filter(None, landmarks(pattern)):
        for piece in (mark, f"{mark} ", f"{mark}/opt/ml/model/"):
            yield (piece * (LONG // len(piece) + 1))[:LONG]


def seconds(pattern: str, line: str) -> float:
    """The least of a few tries: another program may hold the processor."""
    compiled = re.compile(pattern, re.IGNORECASE)
    taken = []
    while len(taken) < TRIES and (not taken or min(taken) > ALLOWED):
        start = time.process_time()
        compiled.search(line)
        taken.append(time.process_time() - start)
    return min(taken)


@pytest.mark.parametrize("area", list(Area))
def test_no_pattern_takes_long_over_a_long_line(area: Area) -> None:
    slow = {
        pattern: taken
        for pattern in patterns(area)
        if (taken := max(seconds(pattern, line) for line in hard_lines(pattern))) > ALLOWED
    }
    assert not slow


@pytest.mark.parametrize("area", list(Area))
def test_every_pattern_has_a_fixed_piece_of_text(area: Area) -> None:
    """By it a page is searched before any pattern is tried."""
    without = [text for text in patterns(area) if min(map(len, landmarks(text))) < 3]
    assert not without


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("Bus error", ("bus error",)),
        (r"exit(?:ed)? code:? (\d+) now", (" code",)),
        (r"a{2}bcd[x-z]+efghi\.jk", ("efghi.jk",)),
        (r"(?i)Killed|worker \(pid:\d+\)", ("killed", "worker (pid:")),
        (r"abc*de", ("ab",)),
        (r"(?:a|b) c\S+", (" c",)),
        (r"\[(?:WARN|FATAL)\s+tini \(\d+\)\]", ("tini (",)),
        (r"^x.y$", ("x",)),
    ],
)
def test_a_landmark_is_in_every_line_that_matches(pattern: str, expected: tuple[str, ...]) -> None:
    assert landmarks(pattern) == expected
