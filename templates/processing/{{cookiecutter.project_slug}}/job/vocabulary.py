"""Counts words and chooses those that a model gets to see."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain

from job import text


def count(headlines: Iterable[str]) -> Counter[str]:
    """In how many headlines each word is; counts of parts add up to those of the whole."""
    return Counter(chain.from_iterable(map(set, text.documents(headlines))))


def choose(counts: Mapping[str, int], size: int) -> tuple[str, ...]:
    """The `size` words that are in most headlines, the most frequent first.

    Of words that are in equally many, the first in the alphabet: which words are chosen depends
    neither on the order of the headlines nor on how they are spread over files or machines.
    """
    return tuple(sorted(counts, key=lambda word: (-counts[word], word))[:size])


def dictionary(words: Sequence[str], counts: Mapping[str, int], headlines: int) -> str:
    """The vocabulary as gensim's `Dictionary.load_from_text` reads it.

    Args:
        words: the vocabulary; a word's place is its id.
        counts: in how many headlines each word is.
        headlines: how many there are in all.
    """
    rows = (f"{number}\t{word}\t{counts[word]}\n" for number, word in enumerate(words))
    return f"{headlines}\n{''.join(rows)}"
