"""Finds the requirements behind an id, a pasted log line or a few words."""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING

from boxwright_conformance.contract import origin, paste, render
from boxwright_conformance.contract.load import requirements
from boxwright_conformance.contract.symptoms import by_symptom
from boxwright_conformance.contract.words import by_words
from boxwright_conformance.redact import redact

if TYPE_CHECKING:
    from boxwright_conformance.contract.record import Requirement

Found = list[tuple["Requirement", str]]

_ID = re.compile(r"(?<![A-Z0-9-])[A-Z]{2,6}-\d{1,4}(?![A-Z0-9-])", re.IGNORECASE)
_LIKE_ID = re.compile(r"([A-Za-z]+)[-_ ]?(\d+)")
# A paste is searched for the names of its origin and for words as far as a reader would skim it.
_SKIMMED = 20_000
_SHOWN = 5
_QUOTED = 120


def find(text: str) -> Found:
    """The requirements that ``text`` may be about, best first, each with the reason it was found.

    An id wins over a log line that matches a record's symptoms, and that goes before words in
    common. Of many lines the one that says most wins. Credentials are left out of the reasons.
    The reason is ``its id``, ``log line: …`` with the part that matched, or ``words: …``.
    """
    query = text.strip()
    if found := _by_id(query):
        return found
    if _LIKE_ID.fullmatch(query):
        return []
    lines = paste.lines(query)
    skimmed = "\n".join(lines)[-_SKIMMED:]
    weights = origin.weights(skimmed)
    hits = by_symptom(lines, weights)
    sure = [(hit.requirement, f"log line: {_quoted(hit.seen)}") for hit in hits]
    known = {requirement.id for requirement, _ in sure}
    return sure + [hit for hit in by_words(skimmed, weights) if hit[0].id not in known]


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
    if (spelled := _spelled(query)) in known:
        return [(known[spelled], "its id")]
    ids = dict.fromkeys(name.upper() for name in _ID.findall(query))
    return [(known[name], "its id") for name in ids if name in known]


def _spelled(name: str) -> str:
    """An id as the contract spells it: SERVE-004 for serve4 and Serve_0004."""
    parts = _LIKE_ID.fullmatch(name)
    return f"{parts[1].upper()}-{int(parts[2]):03d}" if parts else name


def _quoted(seen: str) -> str:
    shown = redact(" ".join(seen.split()))
    return shown if len(shown) <= _QUOTED else f"{shown[:_QUOTED]}\N{HORIZONTAL ELLIPSIS}"


def _nothing(query: str) -> str:
    if _LIKE_ID.fullmatch(query):
        near = _nearest(query)
        return (
            f"no requirement has the id {query.upper()}; the nearest is {near}: "
            f"boxwright explain {near}"
        )
    about = f'matches "{_quoted(query)[:60]}"' if query else "is known of an empty text"
    return (
        f"nothing in the contract {about}; paste the whole log line, "
        "or name an id: boxwright explain SERVE-004"
    )


def _nearest(name: str) -> str:
    """The id that looks most like a mistyped one."""
    return difflib.get_close_matches(_spelled(name), requirements(), n=1, cutoff=0)[0]
