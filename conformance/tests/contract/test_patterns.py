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

SHORT = 1_000
LONG = 10_000
# Of a line that is ten times as long: linear is 10, quadratic 100.
ALLOWED = 45
TRIES = 3


def patterns(area: Area) -> list[str]:
    return [text for one in requirements().values() if one.area is area for text in one.symptoms]


def hard_lines(pattern: str, length: int) -> Iterator[str]:
    for mark in filter(None, landmarks(pattern)):
        for piece in (mark, f"{mark} ", f"{mark}/opt/ml/model/"):
            yield (piece * (length // len(piece) + 1))[:length]


def seconds(pattern: re.Pattern[str], length: int) -> float:
    """The processor's time for the hardest line."""
    taken = []
    for line in hard_lines(pattern.pattern, length):
        start = time.process_time()
        pattern.search(line)
        taken.append(time.process_time() - start)
    return max(taken)


def growth(text: str) -> float:
    """How many times as long a long line takes as a short one: the least of a few tries.

    Two times of one process are compared, so that the machine's speed does not count.
    """
    pattern = re.compile(text, re.IGNORECASE)
    found = []
    while len(found) < TRIES and (not found or min(found) > ALLOWED):
        short = max(seconds(pattern, SHORT) for _ in range(TRIES))
        found.append(seconds(pattern, LONG) / max(short, 1e-5))
    return min(found)


@pytest.mark.parametrize("area", list(Area))
def test_the_time_of_a_pattern_grows_with_the_line_and_not_its_square(area: Area) -> None:
    slow = {text: found for text in patterns(area) if (found := growth(text)) > ALLOWED}
    assert not slow


def test_a_pattern_whose_time_grows_with_the_square_is_found_out() -> None:
    assert growth(r"NCCL.*(?:socket|interface)\b") > ALLOWED


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
