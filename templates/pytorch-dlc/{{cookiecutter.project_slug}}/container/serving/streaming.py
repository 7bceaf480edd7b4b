"""Answers that come piece by piece."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager
from typing import Any

from flask import Response

from container.routes import log_failure
from container.serving.breaking import Connection
from container.serving.writing import dumped


class Stream:
    """The pieces of an answer as bytes, each computed when the one before it is on its way.

    Between two pieces others may compute. The first piece is made at once, so that what fails by
    then is refused as any other request; when a later one fails the connection is broken off.
    """

    def __init__(self, pieces: Iterator[Any], turn: AbstractContextManager[Any]) -> None:
        self._pieces, self._turn = pieces, turn
        self._connection = Connection()
        self._first = self._made()

    def announced(self, response: Response) -> None:
        """Take note of the answer that this is the body of, before anything of it is sent."""
        self._connection.look(response)

    def __iter__(self) -> Iterator[bytes]:
        """The pieces; ends early, and without an error, when the connection was broken off."""
        connection, piece = self._connection, self._first
        try:
            with connection.beginning:
                if piece is None:
                    return
                connection.count(piece)
                yield piece
                connection.find()
            while (piece := self._made()) is not None:
                connection.count(piece)
                yield piece
        except Exception as error:  # noqa: BLE001 - whatever it was, the answer is not whole
            log_failure(error)
            if not connection.break_off():
                print("serve: an answer ended early and looks whole", file=sys.stderr, flush=True)
        finally:
            connection.forget()

    def close(self) -> None:
        """Let the generator go, whether it came to its end or the caller went away."""
        if closed := getattr(self._pieces, "close", None):
            with self._turn:
                closed()

    def _made(self) -> bytes | None:
        """The next piece that is not empty; None at the end."""
        with self._turn:
            for piece in self._pieces:
                if raw := _bytes(piece):
                    return raw
        return None


def _bytes(piece: Any) -> bytes:
    """A piece as it is sent; what is neither bytes nor text becomes a line of JSON."""
    if isinstance(piece, str):
        return piece.encode()
    if isinstance(piece, (bytes, bytearray, memoryview)):
        return bytes(piece)
    return f"{dumped(piece)}\n".encode()
