"""What a scenario or a check raises when there is nothing to judge."""

from __future__ import annotations

__all__ = ["NotJudged"]


class NotJudged(Exception):  # noqa: N818 - a finding, no programming error
    """Nothing can be said about the requirement; the text says why and what would change that."""
