"""Messages between hosts: a length in eight bytes, then JSON."""

from __future__ import annotations

import contextlib
import json
import socket
from typing import Any

_HEAD = 8


def send(link: socket.socket, message: object) -> None:
    """Send what JSON can hold."""
    body = json.dumps(message).encode()
    link.sendall(len(body).to_bytes(_HEAD) + body)


def receive(link: socket.socket) -> Any:
    """The next message.

    Raises:
        ConnectionError: the other side is gone.
        ValueError: it sent something else.
    """
    return json.loads(_exactly(link, int.from_bytes(_exactly(link, _HEAD))))


def finish(link: socket.socket, patience: float) -> None:
    """Close a connection so that what was sent before still arrives.

    A connection that is closed before all that came was read is cut off at once. The other side
    has `patience` seconds to take note of the end.
    """
    with contextlib.suppress(OSError), link:
        link.shutdown(socket.SHUT_WR)
        link.settimeout(patience)
        while link.recv(1 << 16):
            pass


def _exactly(link: socket.socket, size: int) -> bytes:
    parts, missing = [], size
    while missing:
        part = link.recv(min(missing, 1 << 20))
        if not part:
            raise ConnectionError("the connection ended in the middle of a message")
        parts.append(part)
        missing -= len(part)
    return b"".join(parts)
