"""Fills the table of the guide to building: what a rule for tags may name."""

from __future__ import annotations

from boxwright_conformance.documents.tables import put, table
from boxwright_conformance.tag_rule import PLACEHOLDERS

__all__ = ["filled"]


def filled(page: str) -> str:
    """The page with its table between its two marks.

    Raises:
        ValueError: the marks are not on the page exactly once.
    """
    rows = {f"{{{name}}}": about for name, about in PLACEHOLDERS.items()}
    return put(page, {"placeholders": table(("placeholder", "becomes"), rows)})
