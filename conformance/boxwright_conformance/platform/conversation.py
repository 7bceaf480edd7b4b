"""Sends requests to one container, through the probe beside it."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as FutureTimeoutError
from typing import TYPE_CHECKING

from boxwright_conformance.platform.errors import PlatformError
from boxwright_conformance.platform.plans import exchange_of, plan_of, unanswered

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from boxwright_conformance.platform.agent.plan import Plan
    from boxwright_conformance.platform.client import Probe
    from boxwright_conformance.platform.container import Container
    from boxwright_conformance.platform.exchange import Exchange, Request

_PATIENCE = 60.0
# What the end of a server looks like to its client, and how soon the engine knows of it.
_CUT, _NEWS_SECONDS = {"connection reset", "closed without an answer"}, 1.0


class Conversation:
    """Speaks to one container through a probe."""

    def __init__(self, probe: Callable[[], Probe], container: Container, port: int) -> None:
        self._probe = probe
        self._container = container
        self._port = port

    def send_all(
        self,
        requests: Sequence[Request],
        parallel: int = 1,
        on_sent: Callable[[], None] | None = None,
    ) -> list[Exchange]:
        """Send a batch, at most `parallel` at once; the answers keep the requests' order."""
        # An address that nobody has any more would be asked for in vain for half a minute.
        if self._container.ended:
            return [unanswered(request) for request in requests]
        if not requests:
            return []
        rounds = -(-len(requests) // parallel)
        longest = max(r.timeout for r in requests) * rounds + max(r.delay for r in requests)
        seen = self._probe().run(
            self._plan(requests, parallel=min(parallel, len(requests))),
            longest + _PATIENCE,
            self._in_vain,
            on_sent,
        )
        return self._noted(
            [
                exchange_of(request, seen[number]) if number in seen else unanswered(request)
                for number, request in enumerate(requests)
            ]
        )

    def ping(self, request: Request, window: float, every: float) -> list[Exchange]:
        """Repeat a request every so many seconds until a 200 or the window's end."""
        plan = self._plan([request], window=window, every=every)
        seen = self._probe().run(plan, window + request.timeout + _PATIENCE, self._in_vain)
        return self._noted([exchange_of(request, seen[number]) for number in sorted(seen)])

    def in_background(self, requests: Sequence[Request], parallel: int = 1) -> Background:
        """Send a batch from another thread."""
        return Background(lambda on_sent: self.send_all(requests, parallel, on_sent))

    def _in_vain(self) -> bool:
        """Whether the container's end has come, and with it the end of all answers."""
        try:
            return self._container.ended
        except PlatformError:  # it was removed, and so is the probe
            return False

    def _noted(self, exchanges: list[Exchange]) -> list[Exchange]:
        self._container.diary.talk(exchanges)
        if any(one.error in _CUT for one in exchanges):
            self._container.wait(_NEWS_SECONDS)
        return exchanges

    def _plan(
        self,
        requests: Sequence[Request],
        *,
        parallel: int = 1,
        window: float = 0,
        every: float = 0,
    ) -> Plan:
        return {
            "host": self._container.address,
            "port": self._port,
            "parallel": parallel,
            "window": window,
            "every": every,
            "requests": [plan_of(request) for request in requests],
        }


class Background:
    """A batch of requests under way."""

    def __init__(self, send: Callable[[Callable[[], None]], list[Exchange]]) -> None:
        self._sent = threading.Event()
        self._executor = ThreadPoolExecutor(max_workers=1)
        self._exchanges = self._executor.submit(send, self._sent.set)
        self._executor.shutdown(wait=False)

    def under_way(self, timeout: float) -> bool:
        """Wait until a first request has been sent (whole, or up to its pause); whether it has."""
        return self._sent.wait(timeout)

    def result(self, timeout: float) -> list[Exchange]:
        """The exchanges in the order of the requests.

        Raises:
            PlatformError: the batch did not end within `timeout` seconds, or could not be sent.
        """
        try:
            return self._exchanges.result(timeout)
        except FutureTimeoutError as error:
            raise PlatformError(
                f"requests in the background did not end within {timeout:g} s; "
                "next: boxwright doctor"
            ) from error
