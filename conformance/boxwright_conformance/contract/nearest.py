"""Tells ids of the contract from slips of the pen."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from boxwright_conformance.contract.load import requirements

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["nearest", "unknown"]


def nearest(word: str) -> str:
    """The id that looks most like a word."""
    return (difflib.get_close_matches(word.upper(), requirements(), n=1) or ["SERVE-001"])[0]


def unknown(identities: Iterable[str]) -> str:
    """Which of these is no requirement's id, and which one is near; empty when all are ids."""
    for identity in identities:
        if identity not in requirements():
            return f"no requirement is called {identity}; do you mean {nearest(identity)}?"
    return ""
