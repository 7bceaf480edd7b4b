"""Headlines become the words that count."""

from __future__ import annotations

from itertools import repeat

import pytest

from job import text


@pytest.mark.parametrize(
    ("headline", "words"),
    [
        ("dogs chase the geese of two cities", ["dog", "chase", "goose", "two", "city"]),
        ("Dogs CHASE", ["dog", "chase"]),
        ("dog dogs dog", ["dog", "dog", "dog"]),
        ("10 dogs win 50m on m5", ["dog", "win"]),  # digits go, and then "m" is a stop word
        ("jong-un's u.s. dogs, at last!", ["jonguns", "u", "dog", "last"]),
        ("  tabs\tand\u00a0spaces\r\n", ["tabs", "spaces"]),
        ("Élysée café \u2013 straße Ωμέγα 東京", ["élysée", "café", "straße", "ωμέγα", "東京"]),
        ("don\u2019t \u2014 \u201cwon\u201d", ["dont"]),
        ("the of and", []),
        ("2003 - 19", []),
        ("", []),
        ("dog\0s", ["dog"]),
    ],
)
def test_words(headline: str, words: list[str]) -> None:
    assert text.words(headline) == words


def test_documents_are_words_of_each() -> None:
    headlines = ["dogs bark", "", "geese honk", "dogs bark"]
    assert list(text.documents(iter(headlines))) == [text.words(each) for each in headlines]


def test_documents_are_made_as_they_are_asked_for() -> None:
    assert next(text.documents(repeat("dogs"))) == ["dog"]


def test_stop_words_are_those_of_nltk() -> None:
    assert len(text.STOP_WORDS) == 179
    assert {"the", "yourselves", "wouldn't", "ma"} <= text.STOP_WORDS
    assert not {"would", "new", "fire"} & text.STOP_WORDS
