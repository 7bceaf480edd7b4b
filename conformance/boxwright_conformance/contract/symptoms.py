"""Finds the requirements whose log lines are in a paste."""

from __future__ import annotations

import re
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from boxwright_conformance.contract.landmarks import landmarks
from boxwright_conformance.contract.load import requirements

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from boxwright_conformance.contract.record import Area, Requirement

__all__ = ["Hit", "by_symptom"]

# Lines that only report that something failed: what says why counts for more.
_OUTCOMES = re.compile(
    r"exit(?:ed)?(?: with)? (?:code|status)|did not pass the ping|respond to ping"
    r"|\"(?:GET|POST) /\w+ HTTP/[\d.]+\"? \d{3}|Bad Gateway|ModelError|FailureReason",
    re.IGNORECASE,
)
_OUTCOME = 0.25

# How many lines with the same piece of text are read: a server logs the same one day and night.
_FIRST = 100
_LAST = 400


class Hit(NamedTuple):
    """One requirement that a paste points at.

    Attributes:
        score: how sure it is, in characters of the line that a pattern explains.
        requirement: the requirement.
        seen: the part of the paste that matched.
    """

    score: float
    requirement: Requirement
    seen: str


class _Symptom(NamedTuple):
    requirement: Requirement
    position: int
    landmarks: tuple[str, ...]
    pattern: re.Pattern[str]


def by_symptom(lines: Sequence[str], weights: Mapping[Area, float]) -> list[Hit]:
    """The requirements that know a line of the paste, best first.

    The more of a line a pattern explains, the surer it is; the weights say how likely each area
    is. Where two records share a pattern, the one that lists it earlier comes first.
    """
    page = _Page(lines)
    best: dict[str, tuple[float, int, Hit]] = {}
    for symptom in _symptoms():
        weight = weights[symptom.requirement.area]
        for score, seen in _matches(symptom, page):
            hit = Hit(score * weight, symptom.requirement, seen)
            rank = (hit.score, -symptom.position, hit)
            known = best.get(symptom.requirement.id)
            if known is None or rank[:2] >= known[:2]:
                best[symptom.requirement.id] = rank
    ranked = sorted(best.values(), key=lambda rank: rank[:2], reverse=True)
    return [hit for *_, hit in ranked]


class _Page:
    """Lines that are looked up by what they hold."""

    def __init__(self, lines: Sequence[str]) -> None:
        self._lines = [(line.lower(), line) for line in lines]
        self._whole = "\n".join(lower for lower, _ in self._lines)
        self._known: dict[str, list[str]] = {}

    def holding(self, mark: str) -> list[str]:
        """The lines with a piece of text; of very many the first and the last."""
        if mark not in self._known:
            there = mark in self._whole
            lines = [line for lower, line in self._lines if mark in lower] if there else []
            self._known[mark] = lines[:_FIRST] + lines[_FIRST:][-_LAST:]
        return self._known[mark]


def _matches(symptom: _Symptom, page: _Page) -> Iterator[tuple[float, str]]:
    for line in chain.from_iterable(map(page.holding, symptom.landmarks)):
        if found := symptom.pattern.search(line):
            # A wildcard may run far, but that makes the line no better known.
            known = min(len(found.group()), len(symptom.pattern.pattern))
            yield known * (_OUTCOME if _OUTCOMES.search(line) else 1), found.group()


@cache
def _symptoms() -> tuple[_Symptom, ...]:
    return tuple(
        _Symptom(one, position, landmarks(text), re.compile(text, re.IGNORECASE))
        for one in requirements().values()
        for position, text in enumerate(one.symptoms)
    )
