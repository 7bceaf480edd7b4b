"""Explains a long wait for a server while it lasts, and ends it where there is no hope."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from boxwright_conformance.platform import Activity, Endpoint

__all__ = ["Patience"]

_SOON = 20.0
# Above what answering our own pings costs, below what reading a model from a slow disk costs.
_BUSY = 0.05


@dataclass
class Patience:
    """Asked in turns whether to go on waiting; answers why not.

    A server that loads a model computes or reads. One that has done neither for long, and is still
    not healthy, waits for something that will not come: it listens on the wrong port, say.

    Attributes:
        server: what is waited for.
        deadline: how long the platform would wait.
        idle: seconds without work after which there is no hope.
        tell: told once, when the wait gets long.
    """

    server: Endpoint
    deadline: float
    idle: float
    tell: Callable[[str], None]
    _told: bool = False
    _marks: list[tuple[float, Activity]] = field(default_factory=list)

    def __call__(self, waited: float) -> str:
        """Why waiting is pointless after so many seconds; empty while it is not."""
        if waited >= _SOON and not self._told:
            self._told = True
            self.tell(self._explained(waited))
        quiet = self._quiet(waited)
        return f"it has done nothing for {quiet:.0f} s" if quiet >= self.idle else ""

    def _explained(self, waited: float) -> str:
        sockets = self.server.sockets()
        where = ", ".join(f"{one.address}:{one.port}" for one in sockets) or "no port"
        return (
            f"serving: no 200 from /ping after {waited:.0f} s, it listens on {where}; the platform "
            f"waits {self.deadline:.0f} s, so do we unless it does nothing for {self.idle:.0f} s"
        )

    def _quiet(self, waited: float) -> float:
        """How long it has done nothing, in seconds."""
        now = self.server.activity()
        since, then = self._marks[0] if self._marks else (waited, now)
        worked = now.cpu_seconds - then.cpu_seconds > _BUSY * (waited - since) + _BUSY
        if worked or now.disk_bytes != then.disk_bytes or not self._marks:
            self._marks = [(waited, now)]
            return 0.0
        return waited - since
