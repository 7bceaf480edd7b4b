"""Turns a headline into the words that count.

Lower-case letters only, cut at white space, without stop words, each in its base form. The stop
words are NLTK's for English. NLTK would download them; here they come with the package bm25s.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

from bm25s.stopwords import STOPWORDS_EN_PLUS

from job.wordnet import Nouns

STOP_WORDS = frozenset(STOPWORDS_EN_PLUS)


class _Letters(dict[int, str | None]):
    """For `str.translate`: letters and white space stay, all else goes: "jong-un", "jongun"."""

    def __missing__(self, code: int) -> str | None:
        character = chr(code)
        stays = character.isalpha() or character.isspace()
        self[code] = character if stays else None
        return self[code]


class Words(dict[str, str]):
    """The word that each token stands for, "" for a stop word; worked out once a token."""

    def __init__(self, nouns: Nouns) -> None:
        super().__init__(dict.fromkeys(STOP_WORDS, ""))
        self._nouns = nouns

    def __missing__(self, token: str) -> str:
        self[token] = word = self._nouns.base(token)
        return word


_LETTERS = _Letters()


def tokens(headline: str) -> list[str]:
    """What stands between white space, letters only, in lower case."""
    return headline.lower().translate(_LETTERS).split()


@cache
def known() -> Words:
    """The words of all tokens met so far.

    Raises:
        FileNotFoundError: WordNet is not there; see `Nouns`.
    """
    return Words(Nouns())


def words(headline: str) -> list[str]:
    """The words that count, in the order of the headline."""
    return next(documents([headline]))


def documents(headlines: Iterable[str]) -> Iterator[list[str]]:
    """`words` of each headline."""
    word_of = known()
    for headline in headlines:
        yield [word for token in tokens(headline) if (word := word_of[token])]
