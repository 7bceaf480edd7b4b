"""Talks to a serving container."""

from __future__ import annotations

from typing import TYPE_CHECKING

from boxwright_conformance.platform.conversation import Background, Conversation
from boxwright_conformance.platform.readiness import Readiness, never, until_ready
from boxwright_conformance.platform.served import Served

if TYPE_CHECKING:
    from collections.abc import Sequence

    from boxwright_conformance.platform.client import Probe
    from boxwright_conformance.platform.exchange import Exchange, Request
    from boxwright_conformance.platform.readiness import GiveUp
    from boxwright_conformance.platform.vantage import Vantage

__all__ = ["Spoken"]


class Spoken(Served):
    """One serving container that requests are sent to, from the vantage it was given."""

    def __init__(self) -> None:
        super().__init__()
        self._vantage: Vantage | None = None

    def until_ready(self, deadline: float, give_up: GiveUp = never) -> Readiness:
        """Ping four times a second until a 200, the container's end or `deadline` seconds.

        `give_up` may end it earlier: every 2 s it is told how long was waited, and answers why
        there is no hope, or with an empty text.
        """
        # Without a probe nothing can be said, also of a container that ends at once.
        self._ready_probe()
        return until_ready(self._started(), self._conversation(), deadline, give_up)

    def send(self, request: Request) -> Exchange:
        """Send one request and wait for its end."""
        return self.send_all([request])[0]

    def send_all(self, requests: Sequence[Request], parallel: int = 1) -> list[Exchange]:
        """Send a batch, at most `parallel` at once; the answers keep the requests' order."""
        return self._conversation().send_all(requests, parallel)

    def in_background(self, requests: Sequence[Request], parallel: int = 1) -> Background:
        """Send a batch and return at once, so that a stop can fall into it."""
        return self._conversation().in_background(requests, parallel)

    def strain(self) -> float:
        """How many times slower than an idle one the machine is now, seen from beside it."""
        return self._ready_probe().strain()

    def _conversation(self) -> Conversation:
        return Conversation(self._ready_probe, self._started(), self.port)

    def _ready_probe(self) -> Probe:
        if self._vantage is None:
            raise RuntimeError("start() comes first")
        return self._vantage.probe()
