"""What all that runs one container lets be seen of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from boxwright_conformance.platform.activity import Activity
    from boxwright_conformance.platform.container import Container
    from boxwright_conformance.platform.processes import Process

__all__ = ["Held"]


class Held:
    """One container, from its start on; before that each of these is a `RuntimeError`."""

    def __init__(self) -> None:
        self._container: Container | None = None

    def logs(self) -> Iterator[str]:
        """Follow the log line by line, from its beginning to the container's end."""
        return self._started().follow()

    def text(self) -> str:
        """The log so far."""
        return self._started().text()

    def activity(self) -> Activity:
        """What the running container has done so far."""
        return self._started().activity()

    def memory(self) -> int | None:
        """Bytes of memory in use now; None: the engine cannot say."""
        return self._started().memory()

    def processes(self) -> tuple[Process, ...]:
        """Its processes as of now, the engine's init among them if it has one; none at its end."""
        return self._started().processes()

    def changes(self) -> list[str]:
        """Paths that differ from the image, mounts left out; nothing is known after its removal.

        The engine compares every file, which takes a second or two for a large image.
        """
        return self._started().changes()

    def throttle(self, cpus: float | None) -> None:
        """Change how many cores the running container may use; None: all."""
        self._started().throttle(cpus)

    def _started(self) -> Container:
        if self._container is None:
            raise RuntimeError("start() comes first")
        return self._container
