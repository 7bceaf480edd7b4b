"""The server's processes among each other: who has which seat, and who says why none serves."""

from __future__ import annotations

import fcntl
import os
import signal
import sys
from typing import NoReturn

_FAILED = 0  # the first byte: locked by the process that speaks, and written when it has
_SEATS = 1  # from here on a byte a seat, locked by the process that has it


class Crew:
    """Made before processes are forked, and known to all of them.

    A lock belongs to a process and goes with it, however it ends: the next process gets the seat.
    """

    def __init__(self, seats: int) -> None:
        self._seats = seats
        self._file = os.memfd_create("crew")

    def seat(self) -> int:
        """The number of the first free seat, from 0, which is this process's from now on."""
        return next(
            (number for number in range(self._seats) if self._lock(_SEATS + number)), self._seats
        )

    def give_up(self, reason: str) -> NoReturn:
        """End the whole server from one of its processes; the first one says why."""
        # The lock is free again when the first one has gone.
        if self._lock(_FAILED) and not self.gave_up():
            print(reason, file=sys.stderr, flush=True)
            os.pwrite(self._file, b"x", _FAILED)
            os.kill(os.getppid(), signal.SIGTERM)
        # Who left by itself would be replaced.
        while True:
            signal.pause()

    def gave_up(self) -> bool:
        """Whether one of the processes ended the server."""
        return bool(os.pread(self._file, 1, _FAILED))

    def _lock(self, position: int) -> bool:
        try:
            fcntl.lockf(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, position)
        except OSError:
            return False
        return True
