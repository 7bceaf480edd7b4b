"""Breaks a connection off in the middle of an answer, which the server itself cannot.

A streamed answer that ends early must not look whole, but to the HTTP server a generator that
failed has ended. It does not say either which connection an answer goes over. The kernel counts
bytes: that connection has got nothing since the request, and sent just what the answer has.
"""

from __future__ import annotations

import contextlib
import os
import socket
import struct
import threading
import time
from collections.abc import Iterator
from typing import ClassVar

from flask import Response

#: Of the kernel's `tcp_info`: bytes received, bytes sent, and how many of these were sent again.
_COUNTS = struct.Struct("=128xQ64xQQ")
_ADDED = (
    b"server: granian\r\ntransfer-encoding: chunked\r\ndate: Mon, 23 Nov 2026 12:00:00 GMT\r\n\r\n"
)
_CLOSE = b"connection: close\r\n"
_PAUSE = 0.002  # seconds between two looks
_FINDING, _FLUSHING = 0.1, 2.0  # seconds until the first piece is sent, and until all is


class Connection:
    """The connection of the request that is being answered, found when its answer begins."""

    #: First pieces go out one after the other, or two that are alike could not be told apart.
    beginning: ClassVar = threading.Lock()
    _known: ClassVar[set[str]] = set()

    def __init__(self) -> None:
        self._before: dict[str, tuple[int, int]] = {}
        self._sent = 0
        self._key = ""

    def look(self, response: Response) -> None:
        """Note what was sent before the answer, and count its status and headers."""
        self._before = dict(_connections())
        lines = [f"HTTP/1.1 {response.status}", *map(": ".join, response.headers.to_wsgi_list())]
        self._sent = sum(len(line) + 2 for line in lines) + len(_ADDED)

    def count(self, piece: bytes) -> None:
        """Count a piece of the body, with its length before it and a line's end after it."""
        self._sent += len(f"{len(piece):x}") + len(piece) + 4

    def find(self) -> None:
        """Learn which connection it is, when the first piece is on its way."""
        end = time.monotonic() + _FINDING
        while not self._key and time.monotonic() < end:
            alike = {key for key, sent in self._answered() if self._is_all(sent)}
            if len(alike) == 1:
                self._key = alike.pop()
                self._known.add(self._key)
            else:
                time.sleep(_PAUSE)

    def forget(self) -> None:
        """The answer is over."""
        self._known.discard(self._key)

    def break_off(self) -> bool:
        """End the connection so that the caller sees it, once all was sent; whether it is known."""
        end = time.monotonic() + _FLUSHING
        while self._key and time.monotonic() < end:
            if self._is_all(dict(self._answered(known=True)).get(self._key, 0)):
                break
            time.sleep(_PAUSE)
        return bool(self._key) and _shut(self._key)

    def _answered(self, *, known: bool = False) -> Iterator[tuple[str, int]]:
        """Connections that got nothing since the beginning, and how many bytes each has sent."""
        for key, (received, sent) in _connections():
            was_received, was_sent = self._before.get(key, (-1, 0))
            if received == was_received and (known or key not in self._known):
                yield key, sent - was_sent

    def _is_all(self, sent: int) -> bool:
        # A caller may have asked for the connection to be closed.
        return sent in {self._sent, self._sent + len(_CLOSE)}


def _sockets() -> Iterator[tuple[str, socket.socket]]:
    """The sockets of this process by the kernel's names for them."""
    for name in os.listdir("/proc/self/fd"):  # noqa: PTH208 - quickly
        with contextlib.suppress(OSError):
            key = os.readlink(f"/proc/self/fd/{name}")  # noqa: PTH115
            if key.startswith("socket:"):
                with socket.socket(fileno=os.dup(int(name))) as one:
                    yield key, one


def _connections() -> Iterator[tuple[str, tuple[int, int]]]:
    """Each TCP connection of this process: its name, bytes received and bytes sent."""
    for key, one in _sockets():
        with contextlib.suppress(OSError, struct.error):
            info = one.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, _COUNTS.size)
            received, sent, again = _COUNTS.unpack(info)
            yield key, (received, sent - again)


def _shut(wanted: str) -> bool:
    for key, one in _sockets():
        if key == wanted:
            with contextlib.suppress(OSError):  # the caller was quicker
                one.shutdown(socket.SHUT_RDWR)
            return True
    return False
