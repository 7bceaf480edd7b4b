"""Bags of words, beside a slow way of making them that nobody can misread."""

from __future__ import annotations

import random
from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from job import bag, text

VOCABULARY = ("dog", "goose", "wolf", "chase", "news")
WORDS = ("dogs", "dog", "geese", "wolves", "chase", "the", "10", "unheard", "news", "Dogs!")


def slowly(headlines: Sequence[str], vocabulary: Sequence[str]) -> NDArray[np.float32]:
    table = np.zeros((len(headlines), len(vocabulary)), np.float32)
    for row, headline in enumerate(headlines):
        for word in text.words(headline):
            if word in vocabulary:
                table[row, vocabulary.index(word)] += 1
    return table


def made_up(number: int) -> list[str]:
    chance = random.Random(4)
    return [" ".join(chance.choices(WORDS, k=chance.randrange(9))) for _ in range(number)]


@pytest.mark.parametrize(
    "headlines",
    [
        [],
        [""],
        ["the unheard 10"],
        ["dogs chase dogs", "", "wolves"],
        made_up(300),
        made_up(2 * bag.CHUNK + 1),
    ],
    ids=["none", "empty", "unknown", "few", "many", "chunks"],
)
def test_same_as_counting_by_hand(headlines: list[str]) -> None:
    rows = bag.rows(iter(headlines), VOCABULARY)
    assert rows.dtype == np.float32
    assert rows.shape == (len(headlines), len(VOCABULARY))
    assert np.array_equal(rows.toarray(), slowly(headlines, VOCABULARY))


def test_form_is_canonical() -> None:
    rows = bag.rows(["wolves chase dogs dogs", "", "geese"], VOCABULARY)
    assert rows.indptr.tolist() == [0, 3, 3, 4]
    assert rows.indices.tolist() == [0, 2, 3, 1]
    assert rows.data.tolist() == [2, 1, 1, 1]


def test_without_a_vocabulary() -> None:
    assert bag.rows(["dogs", ""], ()).shape == (2, 0)
    assert bag.rows(["dogs", ""], ()).nnz == 0
