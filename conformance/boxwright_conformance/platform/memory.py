"""Looks now and then how much memory a container uses."""

from __future__ import annotations

import itertools
import threading
import time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

# Close together at first, where a program grows; a look costs a few milliseconds.
_QUICK, _QUICK_LOOKS, _STEADY, _PAUSE = 0.5, 20, 1.0, 0.1


def used(stats: Mapping[str, Any]) -> int | None:
    """Bytes in use by the engine's account, reclaimable files left out; None: it does not say."""
    memory: Mapping[str, Any] = stats.get("memory_stats") or {}
    if "usage" not in memory:
        return None
    detail: Mapping[str, int] = memory.get("stats") or {}
    files = detail.get("total_inactive_file", detail.get("inactive_file", 0))
    return max(0, int(memory["usage"]) - files)


class Watch:
    """Asks in the background until it is closed, or until there is no answer any more."""

    def __init__(self, look: Callable[[], Mapping[str, Any]], note: Callable[[int], None]) -> None:
        self._look = look
        self._note = note
        self._over = threading.Event()
        threading.Thread(target=self._work, daemon=True, name="boxwright-memory").start()

    def close(self) -> None:
        """Ask no more."""
        self._over.set()

    def _work(self) -> None:
        for number in itertools.count():
            began = time.monotonic()
            try:
                found = used(self._look())
            except Exception:  # noqa: BLE001 - a picture less is no reason to end a run
                return
            if found:
                self._note(found)
            # Some engines answer only when their own next look is due.
            every = _QUICK if number < _QUICK_LOOKS else _STEADY
            if self._over.wait(max(_PAUSE, every - (time.monotonic() - began))):
                return
