"""What every job has in common: it is started, watched, stopped and waited for."""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Generic, TypeVar

from boxwright_conformance.platform.activity import Stillness

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from boxwright_conformance.platform.container import Container
    from boxwright_conformance.platform.processes import Process

__all__ = ["Job"]

_LOOK_SECONDS = 2
_KILL_SECONDS = 60.0

_Result = TypeVar("_Result")


class Job(ABC, Generic[_Result]):
    """A container that works and ends: `start`, then any of the others, then `wait`."""

    def __init__(self) -> None:
        self._container: Container | None = None
        self._stop_seconds: float | None = None

    @abstractmethod
    def start(self) -> None:
        """Lay out the directories and start the container; a refused start is kept as evidence.

        Raises:
            PlatformError: the engine or what is laid out is at fault, not the container.
        """

    @abstractmethod
    def _gathered(self, hit: str) -> _Result:
        """What the container left; `hit` names the limit that it ran into, or is empty."""

    def logs(self) -> Iterator[str]:
        """Follow the log line by line, from its beginning to the container's end."""
        return self._started().follow()

    def text(self) -> str:
        """The log so far."""
        return self._started().text()

    def changes(self) -> list[str]:
        """Paths that differ from the image, mounts left out; ask before `wait`, which clears up.

        The engine compares every file, which takes a second or two for a large image.
        """
        return self._started().changes()

    def throttle(self, cpus: float | None) -> None:
        """Change how many cores the running container may use; None: all."""
        self._started().throttle(cpus)

    def stop(self, grace: float, *, interrupt: bool = False) -> float:
        """Send SIGTERM or SIGINT, and SIGKILL after `grace` seconds.

        Returns:
            The seconds until it ended.
        """
        container = self._started()
        end = container.interrupt if interrupt else container.stop
        self._stop_seconds = end(grace)
        return self._stop_seconds

    def signal(self, name: str) -> None:
        """Send a signal, such as ``SIGTERM``, to process 1 and do not wait."""
        self._started().signal(name)

    def kill(self) -> None:
        """Kill it; `wait` then gathers what it left."""
        self._started().kill()

    def processes(self) -> tuple[Process, ...]:
        """Its processes as of now; none when it has ended."""
        return self._started().processes()

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
        return self._gathered(hit)

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
            for line in self._started().follow(deadline):
                on_line(line)
        return self.wait(max(0.0, deadline - time.monotonic()), idle)

    def _started(self) -> Container:
        if self._container is None:
            raise RuntimeError("start() comes first")
        return self._container


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
