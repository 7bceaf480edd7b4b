"""Numbers in the words of a person."""

from __future__ import annotations

__all__ = ["counted", "size"]

_STEPS = ((1e9, "GB"), (1e6, "MB"), (1e3, "kB"))


def size(count: int) -> str:
    """A number of bytes in decimal units, as the engine's own tools show it.

    Example:
        >>> size(284_500_000)
        '284.5 MB'
    """
    for unit, name in _STEPS:
        if count >= unit:
            return f"{count / unit:.1f} {name}"
    return f"{count} B"


def counted(count: int, thing: str) -> str:
    """A number of things: `1 file`, `2 files`."""
    return f"{count} {thing}" if count == 1 else f"{count} {thing}s"
