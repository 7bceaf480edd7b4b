"""Which media type a file holds, as far as its name says."""

from __future__ import annotations

from pathlib import Path

__all__ = ["media_type"]

_TYPES = {
    ".csv": "text/csv",
    ".json": "application/json",
    ".jsonl": "application/jsonlines",
    ".ndjson": "application/jsonlines",
    ".txt": "text/plain",
}


def media_type(file: Path | str) -> str | None:
    """The media type that a file's suffix stands for; None when it stands for none.

    Example:
        >>> media_type("rows.csv")
        'text/csv'
    """
    return _TYPES.get(Path(file).suffix.lower())
