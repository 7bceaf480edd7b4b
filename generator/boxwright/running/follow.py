"""Shows a log as it grows, from a thread beside the work."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

__all__ = ["follow"]


def follow(lines: Iterable[str], show: Callable[[str], None]) -> threading.Thread:
    """Show each line as it comes.

    Args:
        lines: a log that ends when its container ends.
        show: told each line, in another thread.

    Returns:
        The thread, which ends with the log; `join` it to wait for the container's end.
    """

    def watch() -> None:
        for line in lines:
            show(line)

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    return thread
