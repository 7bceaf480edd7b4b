"""Explains a long wait for a server while it lasts, and ends it where there is no hope."""

from __future__ import annotations

from typing import TYPE_CHECKING

from boxwright_conformance.platform import Stillness

if TYPE_CHECKING:
    from collections.abc import Callable

    from boxwright_conformance.platform import Endpoint

__all__ = ["Patience"]

_SOON = 20.0
# Some engines take a second to say what a container does: one that is well at once is not asked.
_FIRST_LOOK = 2.0


class Patience:
    """Asked in turns whether to go on waiting for a server; answers why not."""

    def __init__(
        self, server: Endpoint, *, deadline: float, idle: float, tell: Callable[[str], None]
    ) -> None:
        """Watch from the first question on that is not asked too soon.

        Args:
            server: what is waited for; it runs.
            deadline: how long the platform would wait.
            idle: seconds without work after which there is no hope.
            tell: told once, when the wait gets long.
        """
        self._server, self._deadline, self._idle, self._tell = server, deadline, idle, tell
        self._stillness: Stillness | None = None
        self._told = False

    def __call__(self, waited: float) -> str:
        """Why waiting is pointless after so many seconds; empty while it is not."""
        if waited >= _SOON and not self._told:
            self._told = True
            self._tell(self._explained(waited))
        if waited < _FIRST_LOOK:
            return ""
        self._stillness = self._stillness or Stillness(self._server.activity)
        quiet = self._stillness.seconds()
        return f"it has done nothing for {quiet:.0f} s" if quiet >= self._idle else ""

    def _explained(self, waited: float) -> str:
        sockets = self._server.sockets()
        where = ", ".join(f"{one.address}:{one.port}" for one in sockets) or "no port"
        return (
            f"serving: no 200 from /ping after {waited:.0f} s, it listens on {where}; the platform "
            f"waits {self._deadline:.0f} s, so do we unless it does nothing for {self._idle:.0f} s"
        )
