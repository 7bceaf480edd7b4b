"""Shows a log as it grows, from a thread beside the work."""

from __future__ import annotations

import threading
from contextlib import suppress
from typing import TYPE_CHECKING

from boxwright_conformance.platform import PlatformError

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
        # A container that is removed while it is followed has said all that matters.
        with suppress(PlatformError):
            for line in lines:
                show(line)

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    return thread
