"""Which words are chosen, and that nothing but the headlines decides it."""

from __future__ import annotations

from collections import Counter

import pytest

from job import vocabulary

HEADLINES = ["dogs chase geese", "dogs dogs dogs", "geese", "wolves chase", ""]


def test_counts_headlines_not_occurrences() -> None:
    assert vocabulary.count(HEADLINES) == {"dog": 2, "chase": 2, "goose": 2, "wolf": 1}


def test_forms_of_a_word_in_one_headline_count_once() -> None:
    assert vocabulary.count(["dog bites dogs"]) == {"dog": 1, "bites": 1}


def test_counts_of_parts_add_up() -> None:
    parts = [HEADLINES[:2], HEADLINES[2:]]
    assert sum(map(vocabulary.count, parts), Counter()) == vocabulary.count(HEADLINES)


@pytest.mark.parametrize(
    ("size", "chosen"),
    [
        (1, ("chase",)),
        (3, ("chase", "dog", "goose")),
        (9, ("chase", "dog", "goose", "wolf")),
        (0, ()),
    ],
)
def test_most_frequent_first_and_ties_by_the_alphabet(size: int, chosen: tuple[str, ...]) -> None:
    assert vocabulary.choose(vocabulary.count(HEADLINES), size) == chosen


def test_order_of_headlines_changes_nothing() -> None:
    turned = vocabulary.count(reversed(HEADLINES))
    assert vocabulary.choose(turned, 2) == vocabulary.choose(vocabulary.count(HEADLINES), 2)


def test_nothing_to_count() -> None:
    assert vocabulary.choose(vocabulary.count([]), 512) == ()


def test_dictionary() -> None:
    counts = vocabulary.count(HEADLINES)
    assert vocabulary.dictionary(("dog", "wolf"), counts, 5) == "5\n0\tdog\t2\n1\twolf\t1\n"
