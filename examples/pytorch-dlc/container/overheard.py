"""What a program and its children write to stderr, passed on and remembered."""

from __future__ import annotations

import logging
import os
import sys
import threading
from types import TracebackType
from typing import Self

KEPT = 16_384  # bytes: more than the platform shows, less than anybody minds
PATIENCE = 5.0  # seconds for the last of it; a process left behind may hold the pipe open
_TRACEBACK = "Traceback (most recent call last):"


class Overheard:
    """While it is entered, what goes to file descriptor 2 goes on to where it went before.

    Byte by byte and at once, so that neither logs nor metrics look any different. Messages of
    `logging` take the old way and are not remembered.
    """

    def __init__(self) -> None:
        self._tail = bytearray()
        self._before: int | None = None
        self._thread: threading.Thread | None = None

    @property
    def text(self) -> str:
        """The end of it."""
        return self._tail.decode("utf-8", "replace").strip()

    def __enter__(self) -> Self:
        self._tail.clear()
        sys.stderr.flush()
        self._before = os.dup(2)
        _log_to(self._before)
        reading, writing = os.pipe()
        os.dup2(writing, 2)
        os.close(writing)
        self._thread = threading.Thread(
            target=self._pass_on, args=(reading, self._before), daemon=True
        )
        self._thread.start()
        return self

    def __exit__(
        self,
        _type: type[BaseException] | None,
        _error: BaseException | None,
        _frames: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Leave; the old way is the only one again. Does nothing where nothing was entered."""
        if self._before is None or self._thread is None:
            return
        before, self._before = self._before, None
        sys.stderr.flush()
        os.dup2(before, 2)  # closes our end of the pipe
        self._thread.join(PATIENCE)
        _log_to(2)

    def _pass_on(self, reading: int, to: int) -> None:
        with open(reading, "rb", buffering=0) as said, open(to, "wb", buffering=0) as on:
            while piece := said.read(65_536):
                rest = memoryview(piece)
                while rest:
                    rest = rest[on.write(rest) :]
                self._tail += piece
                del self._tail[:-KEPT]


def _log_to(descriptor: int) -> None:
    for handler in logging.getLogger().handlers:
        if isinstance(handler, logging.StreamHandler):
            handler.setStream(open(descriptor, "w", buffering=1, closefd=False))  # noqa: SIM115


def reason(text: str) -> str:
    """The line that says most: what the last traceback ends with, else the last line."""
    lines = [line for line in text.splitlines() if line.strip()]
    if _TRACEBACK in lines:
        after = lines[len(lines) - lines[::-1].index(_TRACEBACK) :]
        lines = [line for line in after if not line[0].isspace()][:1]
    return lines[-1].strip() if lines else ""
