"""What every job has in common: it is started, watched, stopped and waited for."""

from __future__ import annotations

import threading
import time
from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Generic, TypeVar

from boxwright_conformance.platform.activity import Stillness
from boxwright_conformance.platform.held import Held

if TYPE_CHECKING:
    from collections.abc import Callable

    from boxwright_conformance.platform.container import Container

__all__ = ["Job"]

_LOOK_SECONDS = 2
_KILL_SECONDS = 60.0

_Result = TypeVar("_Result")


class Job(Held, ABC, Generic[_Result]):
    """A container that works and ends: `start`, then any of the others, then `wait`."""

    def __init__(self) -> None:
        super().__init__()
        self._stop_seconds: float | None = None
        # Held while it is being stopped: what another thread gathers must say so.
        self._stopping = threading.Lock()

    @abstractmethod
    def start(self) -> None:
        """Lay out the directories and start the container; a refused start is kept as evidence.

        Raises:
            PlatformError: the engine or what is laid out is at fault, not the container.
        """

    @abstractmethod
    def _gathered(self, hit: str) -> _Result:
        """What the container left; `hit` names the limit that it ran into, or is empty."""

    def stop(self, grace: float, *, interrupt: bool = False) -> float:
        """Send SIGTERM or SIGINT, and SIGKILL after `grace` seconds.

        Returns:
            The seconds until it ended.
        """
        container = self._started()
        end = container.interrupt if interrupt else container.stop
        with self._stopping:
            self._stop_seconds = end(grace)
            return self._stop_seconds

    def signal(self, name: str) -> None:
        """Send a signal, such as ``SIGTERM``, to process 1 and do not wait."""
        self._started().signal(name)

    def signal_child(self, name: str) -> None:
        """Send a signal to the oldest child of process 1; the image must have a shell.

        Raises:
            PlatformError: it could not be sent.
        """
        self._started().signal_child(name)

    def kill(self) -> None:
        """Kill it; `wait` then gathers what it left."""
        self._started().kill()

    @property
    def ended(self) -> bool:
        """Whether it has ended, or never started."""
        return self._started().ended

    def wait(self, timeout: float, idle: float | None = None) -> _Result:
        """Wait for the container's end and gather what it left.

        It is killed after `timeout` seconds, or when it has done nothing for `idle` seconds.
        """
        container = self._started()
        hit = _limit_hit(container, timeout, idle)
        if hit:
            container.kill()
            container.wait(_KILL_SECONDS)
        # A starved engine may say only now that it had ended in time.
        late = hit == "time" and container.seconds() < timeout
        with self._stopping:
            return self._gathered("" if late else hit)

    def run(
        self,
        timeout: float,
        on_line: Callable[[str], None] | None = None,
        idle: float | None = None,
    ) -> _Result:
        """Start, hand each log line to `on_line` in this thread as it comes, and wait."""
        deadline = time.monotonic() + timeout
        self.start()
        if on_line:
            self.show(on_line, deadline)
        return self.wait(max(0.0, deadline - time.monotonic()), idle)

    def show(self, on_line: Callable[[str], None], deadline: float) -> None:
        """Hand each log line to `on_line` as it comes, until the log or the time ends.

        `deadline` is a time of `time.monotonic`.
        """
        for line in self._started().follow(deadline):
            on_line(line)


def _limit_hit(container: Container, timeout: float, idle: float | None) -> str:
    """Wait for a container; say whether it ran into ``time`` or ``idle``, or ended: empty."""
    if idle is None:
        return "" if container.wait(timeout) else "time"
    deadline = time.monotonic() + timeout
    if container.wait(min(timeout, _LOOK_SECONDS)):
        return ""
    stillness = Stillness(container.activity)
    while (left := deadline - time.monotonic()) > 0:
        if container.wait(min(left, _LOOK_SECONDS)):
            return ""
        if stillness.seconds() >= idle:
            return "idle"
    return "time"
