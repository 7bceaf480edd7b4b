"""Tells which requirements are judged from the same evidence as another one."""

from __future__ import annotations

from collections import defaultdict
from functools import cache

from boxwright_conformance.checks.catalogue import catalogue

__all__ = ["neighbours"]


@cache
def _read() -> dict[str, frozenset[str]]:
    """The evidence that the checks of each requirement read, by its id."""
    found: dict[str, frozenset[str]] = defaultdict(frozenset)
    for check in catalogue():
        found[check.requirement] |= check.evidence
    return dict(found)


def neighbours(identity: str) -> list[str]:
    """The requirement itself, and those that need no evidence beyond what it needs."""
    there = _read()[identity]
    return [one for one, needed in _read().items() if needed <= there]
