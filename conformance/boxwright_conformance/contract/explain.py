"""Finds the requirements behind an id, a pasted log line or a few words."""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING

from boxwright_conformance.contract import render
from boxwright_conformance.contract.load import requirements
from boxwright_conformance.contract.words import by_words

if TYPE_CHECKING:
    from boxwright_conformance.contract.record import Requirement

Found = list[tuple["Requirement", str]]

_ID = re.compile(r"(?<![A-Z0-9-])[A-Z]{2,6}-\d{1,4}(?![A-Z0-9-])", re.IGNORECASE)
_LIKE_ID = re.compile(r"([A-Za-z]+)[-_ ]?(\d+)")
# env(1) prints typographic quotation marks, which people paste.
_QUOTES = str.maketrans("\u2018\u2019\u201c\u201d\u0060", "''\"\"'")
_SHOWN = 5


def find(text: str) -> Found:
    """The requirements that ``text`` may be about, best first, each with the reason it was found.

    An id wins over a log line that matches a record's symptoms, and that goes before words in
    common.
    The reason is ``its id``, ``log line: …`` with the part that matched, or ``words: …``.
    """
    query = text.strip().translate(_QUOTES)
    if found := _by_id(query):
        return found
    if _LIKE_ID.fullmatch(query):
        return []
    sure = _by_symptom(query)
    known = {requirement.id for requirement, _ in sure}
    return sure + [hit for hit in by_words(query) if hit[0].id not in known]


def text(query: str) -> str:
    """The explanation of what ``query`` names, as text of at most 80 columns.

    Raises:
        LookupError: when nothing matches; the message says what to try next.
    """
    found = find(query)
    if not found:
        raise LookupError(_nothing(query.strip()))
    (best, why), others = found[0], found[1:_SHOWN]
    return render.explanation(best, why, others)


def _by_id(query: str) -> Found:
    known = requirements()
    ids = dict.fromkeys(name.upper() for name in _ID.findall(query))
    return [(known[name], "its id") for name in ids if name in known]


def _by_symptom(query: str) -> Found:
    """Longest match first: the more of the line a pattern explains, the surer it is.

    Where two records share a pattern, the one that lists it earlier comes first.
    """
    hits = []
    for requirement in requirements().values():
        matches = [
            (found.end() - found.start(), -position, found.group())
            for position, pattern in enumerate(requirement.symptoms)
            if (found := re.search(pattern, query, re.IGNORECASE))
        ]
        if matches:
            length, position, seen = max(matches)
            hits.append((length, position, requirement, f"log line: {seen}"))
    hits.sort(key=lambda hit: hit[:2], reverse=True)
    return [(requirement, why) for _, _, requirement, why in hits]


def _nothing(query: str) -> str:
    if _LIKE_ID.fullmatch(query):
        near = _nearest(query)
        return (
            f"no requirement has the id {query.upper()}; the nearest is {near}: "
            f"boxwright explain {near}"
        )
    return (
        f'nothing in the contract matches "{query[:60]}"; paste the whole log line, '
        "or name an id: boxwright explain SERVE-004"
    )


def _nearest(name: str) -> str:
    """The id meant by a mistyped one: the same area and number, else the closest."""
    known = list(requirements())
    parts = _LIKE_ID.fullmatch(name.upper())
    spelled = f"{parts[1]}-{int(parts[2]):03d}" if parts else name
    if spelled in known:
        return spelled
    return difflib.get_close_matches(spelled, known, n=1, cutoff=0)[0]
