"""Shows how the layers of a push come along: one line that changes, or a line for each layer."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, Self

from boxwright import console
from boxwright.words import size

if TYPE_CHECKING:
    from boxwright.shipping.pushing import Event

__all__ = ["Progress"]

_ENDS = ("Pushed", "Layer already exists", "Mounted from")
_PAUSE = 0.2
_WIDTH = 78


class Progress:
    """What is known of the layers of one push.

    Args:
        live: whether stderr is a terminal, whose last line may change.
    """

    def __init__(self, *, live: bool | None = None) -> None:
        self._live = sys.stderr.isatty() if live is None else live
        self._layers: dict[str, Event] = {}
        self._sizes: dict[str, tuple[int, int]] = {}
        self._shown = float("-inf")

    def tell(self, event: Event) -> None:
        """Take in what the engine says of a layer."""
        before = self._layers[event.layer].status if event.layer in self._layers else ""
        self._layers[event.layer] = event
        if event.total:
            self._sizes[event.layer] = (min(event.done, event.total), event.total)
        elif event.status == "Pushed" and event.layer in self._sizes:
            self._sizes[event.layer] = (self._sizes[event.layer][1],) * 2
        if self._live:
            self._redraw()
        elif event.status.startswith((*_ENDS, "Retrying")) and event.status != before:
            console.progress(f"  {event.layer}  {self._worded(event)}")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._live:
            self._write("")
            sys.stderr.write("\r")

    def _worded(self, event: Event) -> str:
        done = self._sizes.get(event.layer, (0, 0))[1] if event.status == "Pushed" else 0
        return f"{event.status}, {size(done)}" if done else event.status

    def _redraw(self) -> None:
        now = time.monotonic()
        if now - self._shown < _PAUSE:
            return
        self._shown = now
        events = self._layers.values()
        over = sum(map(_over, events))
        done = sum(one for one, _ in self._sizes.values())
        total = sum(one for _, one in self._sizes.values())
        retrying = next((f"; {one.status}" for one in events if "Retrying" in one.status), "")
        self._write(f"  {over} of {len(events)} layers, {size(done)} of {size(total)}{retrying}")

    def _write(self, text: str) -> None:
        sys.stderr.write(f"\r{text[:_WIDTH]:<{_WIDTH}}\r")
        sys.stderr.flush()


def _over(event: Event) -> bool:
    return event.status.startswith(_ENDS)
