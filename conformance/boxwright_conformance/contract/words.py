"""Ranks requirements by the words that they share with a description of a trouble."""

from __future__ import annotations

import math
import re
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING

from boxwright_conformance.contract.load import requirements

if TYPE_CHECKING:
    from collections.abc import Mapping

    from boxwright_conformance.contract.record import Area, Requirement

__all__ = ["by_words"]

_NOISE = frozenset(
    [
        "a",
        "an",
        "and",
        "are",
        "as",
        "at",
        "be",
        "but",
        "by",
        "can",
        "could",
        "did",
        "do",
        "does",
        "error",
        "every",
        "failed",
        "for",
        "from",
        "had",
        "has",
        "have",
        "how",
        "i",
        "if",
        "in",
        "into",
        "is",
        "it",
        "its",
        "my",
        "no",
        "not",
        "of",
        "on",
        "or",
        "our",
        "out",
        "so",
        "than",
        "that",
        "the",
        "their",
        "there",
        "they",
        "this",
        "to",
        "was",
        "we",
        "were",
        "what",
        "when",
        "where",
        "which",
        "while",
        "why",
        "will",
        "with",
        "would",
        "you",
        "your",
    ]
)
_ENDINGS = re.compile(r"(?:ing|ed|es|s)$")
# How much of what a description says, weighed by rarity, a record must share with it, and in how
# many words.
_ENOUGH = 0.25
_WORDS = 2


def by_words(query: str, areas: Mapping[Area, float]) -> list[tuple[Requirement, str]]:
    """The requirements that share words with a description, best first, with those words.

    Args:
        query: the description.
        areas: how likely each area is.
    """
    said = set(_words(query))
    wanted = said & _rarity().keys()
    unknown = said - wanted
    whole = sum(_rarity()[word] for word in wanted) + len(unknown)
    hits = []
    for requirement in requirements().values():
        weights = _weights()[requirement.id]
        shared = sorted(wanted & weights.keys(), key=lambda word: -_rarity()[word])
        weight = sum(_rarity()[word] for word in shared)
        if whole and weight >= _ENOUGH * whole and len(shared) >= min(len(said), _WORDS):
            score = sum(_rarity()[word] * weights[word] for word in shared)
            hits.append(
                (score * areas[requirement.area], requirement, f"words: {', '.join(shared)}")
            )
    hits.sort(key=lambda hit: hit[0], reverse=True)
    return [(requirement, why) for _, requirement, why in hits]


def _words(prose: str) -> list[str]:
    """The words that say something, without their endings."""
    found = re.findall(r"[a-z0-9_]+", prose.lower())
    return [
        _ENDINGS.sub("", word) or word for word in found if len(word) > 2 and word not in _NOISE
    ]


@cache
def _weights() -> Mapping[str, Mapping[str, float]]:
    """How much each word says about each record: its title most, its prose least."""
    return {one.id: _weights_of(one) for one in requirements().values()}


def _weights_of(one: Requirement) -> Mapping[str, float]:
    prose = f"{one.fact} {one.remedy} {one.source} {' '.join(one.symptoms)}"
    weights: dict[str, float] = {}
    for part, weight in ((prose, 1.0), (" ".join(one.exact), 1.5), (one.title, 2.5)):
        weights |= dict.fromkeys(_words(part), weight)
    return weights


@cache
def _rarity() -> Mapping[str, float]:
    """How seldom each word of the contract is: 1 for a word of every record, more for others."""
    count = Counter(word for weights in _weights().values() for word in weights)
    return {word: 1 + math.log(len(_weights()) / times) for word, times in count.items()}
