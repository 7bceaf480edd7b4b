"""Tells what a line must hold before a regular expression can match it."""

from __future__ import annotations

import re

__all__ = ["landmarks"]

_WILD = "\0"
_COUNT = r"\{\d*,?\d*\}"
_QUANTIFIER = rf"(?:[?*+]|{_COUNT})[?+]?"
# Punctuation that was escaped is kept out of the way as characters for private use.
_PUNCTUATION = 0xE000


def landmarks(pattern: str) -> tuple[str, ...]:
    """Pieces of text, in lower case, one of which is in every line that a pattern matches.

    They are cheap to look for, so that few patterns are tried on a long paste. Empty text, which
    is in every line, where a pattern has no fixed piece.
    """
    rest = re.sub(r"\\(\W)", lambda found: chr(_PUNCTUATION + ord(found[1])), pattern)
    rest = re.sub(r"\\\w", _WILD, rest)
    rest = re.sub(r"\[\^?\]?[^\]]*\]", _WILD, rest)
    group = rf"\([^()]*\)(?:{_QUANTIFIER})?"
    while (without := re.sub(group, _WILD, rest)) != rest:
        rest = without
    rest = re.sub(rf"[^+](?:[?*]|{_COUNT})[?+]?|[+.^$]", _WILD, rest)
    fixed = [max(choice.split(_WILD), key=len) for choice in rest.split("|")]
    return tuple(_spelled(piece).lower() for piece in fixed)


def _spelled(piece: str) -> str:
    last = _PUNCTUATION + 0x7F
    return "".join(
        chr(ord(sign) - _PUNCTUATION) if _PUNCTUATION <= ord(sign) <= last else sign
        for sign in piece
    )
