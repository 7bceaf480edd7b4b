"""Lines to and from process 1 of a container, over one connection to the engine."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections import deque
from typing import TYPE_CHECKING, Any

from docker.utils.socket import STDOUT, frames_iter

from boxwright_conformance.platform.errors import engine_errors

if TYPE_CHECKING:
    from collections.abc import Callable

    import docker
    from docker.models.containers import Container as RawContainer

__all__ = ["Dialogue"]

_PARTS = {"stdin": 1, "stdout": 1, "stderr": 1, "stream": 1}


class Dialogue:
    """Begun before the container starts, so that no word is lost.

    Attributes:
        complaints: its last lines on standard error.
        over: whether it says nothing any more.
    """

    def __init__(
        self,
        api: docker.APIClient,
        container: RawContainer,
        hear: Callable[[bytes], None],
        end: Callable[[], None],
    ) -> None:
        """Listen.

        Args:
            api: connection to the engine.
            container: created with its standard input open, and not started.
            hear: told each line, from another thread.
            end: told that there will be no more.
        """
        self.complaints: deque[str] = deque(maxlen=3)
        self.over = False
        self._hear, self._end = hear, end
        self._turn = threading.Lock()
        with engine_errors():
            self._stream: Any = api.attach_socket(str(container.id), params=_PARTS)
        # What the client library gives for a local engine reads only; below it is a socket.
        self._socket: Any = getattr(self._stream, "_sock", self._stream)
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def say(self, line: str) -> None:
        """Send a line.

        Raises:
            OSError: nobody listens any more.
        """
        with self._turn:
            self._socket.sendall(line.encode() + b"\n")

    def close(self) -> None:
        """End it; the second time nothing happens."""
        with contextlib.suppress(Exception):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._thread.join(5)
        # The client library closes neither by itself; the response holds the descriptor too.
        response: Any = getattr(self._stream, "_response", None)
        for one in (self._stream, response, self._socket):
            with contextlib.suppress(Exception):
                one.close()

    def _listen(self) -> None:
        """Cut what comes into lines."""
        rest = {True: b"", False: b""}
        # However the connection ends, it is the end.
        with contextlib.suppress(Exception):
            for stream, data in frames_iter(self._stream, tty=False):  # type: ignore[no-untyped-call]
                loud = stream == STDOUT
                *whole, rest[loud] = (rest[loud] + data).split(b"\n")
                for line in whole:
                    if loud:
                        self._hear(line)
                    else:
                        self.complaints.append(line.decode(errors="replace"))
        self.over = True
        self._end()
