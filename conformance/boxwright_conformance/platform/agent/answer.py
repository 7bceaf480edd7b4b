"""Reads one answer from a socket."""

from __future__ import annotations

import re
import socket
import time

KEPT_BYTES = 1_000_000
LONGEST_LINE = 262_144
MOST_PIECES = 1000
_BLOCK = 65_536


class BrokenAnswer(Exception):  # noqa: N818 - it names a thing
    """The answer is no HTTP, or ends too early."""


class Answer:
    """An answer as far as it has been read; what was read stays when the rest breaks off.

    Attributes:
        status: status code, None before the first line.
        headers: with lower-case names; repeated ones joined by a comma.
        body: the first megabyte; `body_bytes` is the true length.
        first_byte: when the first byte came, by the monotonic clock; None before.
        pieces: when parts of the body came, by the monotonic clock, and how many bytes.
        rest: what came after the answer's end.
    """

    def __init__(self, connection: socket.socket, deadline: float, begun: bytes = b"") -> None:
        self.status: int | None = None
        self.headers: dict[str, str] = {}
        self.body = b""
        self.body_bytes = 0
        self.first_byte: float | None = time.monotonic() if begun else None
        self.pieces: list[tuple[float, int]] = []
        self.rest = begun
        self._http10 = False
        self._came = time.monotonic()
        self._connection = connection
        self._deadline = deadline

    @property
    def closes(self) -> bool:
        """Whether the server said that it takes no further request on this connection."""
        said = self.headers.get("connection", "").lower()
        return "close" in said or (self._http10 and "keep-alive" not in said)

    def read(self, method: str) -> None:
        """Read the whole answer to a request of this method.

        Raises:
            BrokenAnswer: it is no HTTP, or ends too early.
            OSError: the connection broke, or the deadline passed.
        """
        status = self._head()
        while 100 <= status < 200 and status != 101:
            status = self._head()
        length = self.headers.get("content-length", "")
        if method == "HEAD" or status in {101, 204, 304}:
            return
        if "chunked" in self.headers.get("transfer-encoding", "").lower():
            self._chunks()
        elif length.isdigit():
            self._take(int(length))
        else:
            self._rest()

    def _head(self) -> int:
        """Read the status line and the headers; return the status."""
        first = self._line()
        match = re.match(rb"HTTP/\d\.(\d) (\d{3})(?: |$)", first)
        if not match:
            raise BrokenAnswer(f"no HTTP answer: {first[:80]!r}")
        self._http10 = match.group(1) == b"0"
        status = self.status = int(match.group(2))
        self.headers = {}
        for line in iter(self._line, b""):
            name, _, value = line.decode("latin-1").partition(":")
            name = name.strip().lower()
            self.headers[name] = ", ".join(filter(None, [self.headers.get(name), value.strip()]))
        return status

    def _chunks(self) -> None:
        while True:
            size = self._line().partition(b";")[0].strip()
            if not re.match(rb"[0-9A-Fa-f]{1,15}$", size):
                raise BrokenAnswer(f"a broken chunk size: {size[:80]!r}")
            if int(size, 16) == 0:
                break
            self._take(int(size, 16))
            self._line()
        while self._line():
            pass

    def _rest(self) -> None:
        """Move all until the end of the stream to the body."""
        self._keep(len(self.rest))
        while self._more():
            self._keep(len(self.rest))

    def _take(self, length: int) -> None:
        """Move so many bytes from the stream to the body."""
        while length > 0:
            if not self.rest and not self._more():
                raise BrokenAnswer("closed before the answer's end")
            size = min(length, len(self.rest))
            self._keep(size)
            length -= size

    def _keep(self, size: int) -> None:
        self.body += self.rest[: min(size, KEPT_BYTES - len(self.body))]
        self.body_bytes += size
        if size and len(self.pieces) < MOST_PIECES:
            self.pieces.append((self._came, size))
        self.rest = self.rest[size:]

    def _line(self) -> bytes:
        """The next line, without its end."""
        while b"\n" not in self.rest:
            if len(self.rest) > LONGEST_LINE:
                raise BrokenAnswer(f"a line of more than {LONGEST_LINE} bytes")
            if not self._more():
                early = self.first_byte is None
                raise BrokenAnswer(
                    "closed without an answer" if early else "closed before the answer's end"
                )
        line, _, self.rest = self.rest.partition(b"\n")
        return line.rstrip(b"\r")

    def _more(self) -> bool:
        """Read what has come; False at the end of the stream."""
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise socket.timeout  # noqa: UP041 - Python 3.8 has it apart from TimeoutError
        self._connection.settimeout(left)
        data = self._connection.recv(_BLOCK)
        self._came = time.monotonic()
        if data and self.first_byte is None:
            self.first_byte = self._came
        self.rest += data
        return bool(data)
