"""TCP ports of this machine."""

from __future__ import annotations

import socket

__all__ = ["is_free", "next_free"]

_LAST = 65535


def is_free(port: int) -> bool:
    """Whether something could listen on 127.0.0.1 at `port` now."""
    with socket.socket() as probe:
        # A port whose last connection ended a moment ago can be listened on.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def next_free(port: int) -> int:
    """The first free port above `port`, or 0 when there is none."""
    return next((other for other in range(port + 1, _LAST + 1) if is_free(other)), 0)
