"""Bags of words: a row a headline, a column a word of the vocabulary, how often it is there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain, islice

import numpy as np
from scipy.sparse import csr_matrix, vstack

from job import text

#: Headlines that are in hand as tokens at once, 2 MB of them.
CHUNK = 4096


class _Columns(dict[str, int]):
    """The column of each token, -1 for one that has none."""

    def __init__(self, vocabulary: Sequence[str]) -> None:
        super().__init__()
        self._places = {word: column for column, word in enumerate(vocabulary)}
        self._words = text.known()

    def __missing__(self, token: str) -> int:
        self[token] = column = self._places.get(self._words[token], -1)
        return column


def rows(headlines: Iterable[str], vocabulary: Sequence[str]) -> csr_matrix:
    """The bags of all headlines, float32, columns in order; one without a known word is empty."""
    waiting, width = iter(headlines), len(vocabulary)
    columns, bags = _Columns(vocabulary), [csr_matrix((0, width), dtype=np.float32)]
    while chunk := list(islice(waiting, CHUNK)):
        bags.append(_bags(chunk, columns, width))
    return vstack(bags, format="csr")


def _bags(headlines: Sequence[str], columns: _Columns, width: int) -> csr_matrix:
    tokens = [text.tokens(headline) for headline in headlines]
    lengths = np.fromiter(map(len, tokens), np.int64, len(tokens))
    found = np.fromiter(map(columns.__getitem__, chain.from_iterable(tokens)), np.int64)
    places = np.repeat(np.arange(len(tokens)) * width, lengths) + found
    cells, times = np.unique(places[found >= 0], return_counts=True)
    row, column = np.divmod(cells, max(width, 1))
    ends = np.bincount(row, minlength=len(tokens)).cumsum()
    indices, indptr = column.astype(np.int32), np.concatenate([[0], ends]).astype(np.int32)
    return csr_matrix((times.astype(np.float32), indices, indptr), (len(tokens), width))
