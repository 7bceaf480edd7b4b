"""Bodies of requests, read piece by piece: a layer is never whole in memory."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import Message

PIECE = 64 * 1024


class BodyError(ConnectionError):
    """The client went away before its body was whole, or it is not framed as HTTP says."""


class Body:
    """What a client sends after its headers; can be gone through once."""

    def __init__(self, stream: BinaryIO, headers: Message) -> None:
        self.chunked = "chunked" in headers.get("Transfer-Encoding", "").lower()
        self._stream = stream
        length = number(headers.get("Content-Length") or "0", base=10)
        self._pieces = self._chunks() if self.chunked else self._counted(length)

    def __iter__(self) -> Iterator[bytes]:
        """Yield what is left, in pieces of at most 64 KiB; raises BodyError."""
        return self._pieces

    def whole(self, limit: int) -> bytes | None:
        """Return all of it, or None if it has more bytes than that; the rest is still to come."""
        held = bytearray()
        for piece in self:
            held += piece
            if len(held) > limit:
                return None
        return bytes(held)

    def discard(self) -> None:
        """Read what is left, so that an answer is heard and the connection can go on."""
        for _ in self:
            pass

    def _counted(self, left: int) -> Iterator[bytes]:
        while left > 0:
            piece = self._read(min(left, PIECE))
            left -= len(piece)
            yield piece

    def _chunks(self) -> Iterator[bytes]:
        while size := number(self._line().partition(b";")[0].decode("latin-1"), base=16):
            yield from self._counted(size)
            self._line()
        while self._line().strip():  # trailers
            pass

    def _read(self, most: int) -> bytes:
        # The client's failures are told from the registry's, which are met in the same loop.
        try:
            piece = self._stream.read(most)
        except OSError as error:
            raise BodyError(f"the body broke off: {error}") from error
        if not piece:
            raise BodyError("the body ended early")
        return piece

    def _line(self) -> bytes:
        try:
            line = self._stream.readline(PIECE)
        except OSError as error:
            raise BodyError(f"the body broke off: {error}") from error
        if not line.endswith(b"\n"):
            raise BodyError("the body ended early")
        return line


def number(text: str, *, base: int) -> int:
    """Return how many bytes a header or a chunk announces."""
    try:
        return int(text.strip(), base)
    except ValueError as error:
        raise BodyError(f"no number of bytes: {text!r}") from error
