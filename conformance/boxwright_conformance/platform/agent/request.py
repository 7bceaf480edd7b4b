"""Writes one request to a socket."""

from __future__ import annotations

import base64
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable, Iterator

    from boxwright_conformance.platform.agent.plan import RequestPlan

BLOCK = 65_536
# The name that the platform's own client was seen with.
CLIENT = "AHC/2.0"


def head(host: str, port: int, plan: RequestPlan) -> bytes:
    """The request line and the headers."""
    version = "1.0" if plan["http10"] else "1.1"
    lines = [f"{plan['method']} {plan['path']} HTTP/{version}"]
    if plan["host"] != "":
        lines.append(f"Host: {plan['host'] or f'{host}:{port}'}")
    lines += [f"{name}: {value}" for name, value in plan["headers"]]
    given = {name.lower() for name, _ in plan["headers"]}
    if "user-agent" not in given:
        lines.append(f"User-Agent: {CLIENT}")
    length = body_length(plan)
    if plan["chunked"]:
        lines.append("Transfer-Encoding: chunked")
    elif (length or plan["method"] in {"POST", "PUT", "PATCH"}) and "content-length" not in given:
        lines.append(f"Content-Length: {length}")
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def body_length(plan: RequestPlan) -> int:
    """Bytes of the whole body."""
    return len(base64.b64decode(plan["body"])) * plan["repeat"] + plan["pad"]


def blocks(plan: RequestPlan) -> Iterator[bytes]:
    """The body in pieces, so that 25 MB never lie in memory."""
    units = ((base64.b64decode(plan["body"]), plan["repeat"]), (b" ", plan["pad"]))
    for unit, count in units:
        times = max(1, BLOCK // max(1, len(unit)))
        for done in range(0, count if unit else 0, times):
            yield unit * min(times, count - done)


def halves(plan: RequestPlan) -> Iterator[bytes | None]:
    """The body in pieces with None in its middle, where a slow client rests."""
    middle, done = body_length(plan) // 2, 0
    for block in blocks(plan):
        cut = middle - done
        done += len(block)
        if 0 < cut <= len(block):
            yield block[:cut]
            yield None
            yield block[cut:]
        else:
            yield block


def send(
    connection: socket.socket, first_lines: bytes, plan: RequestPlan, sent: Callable[[], None]
) -> None:
    """Send a request; call `sent` at its pause, and at its end.

    A server may answer early and close: that is for the reader of the answer to judge.
    """
    slow = plan["pause"] > 0 or plan["chunked"]
    try:
        connection.sendall(first_lines)
        for block in halves(plan) if slow else blocks(plan):
            if block is None and plan["pause"]:
                sent()
                time.sleep(plan["pause"])
            elif block:
                chunk = b"%x\r\n%s\r\n" % (len(block), block) if plan["chunked"] else block
                connection.sendall(chunk)
        if plan["chunked"]:
            connection.sendall(b"0\r\n\r\n")
    except OSError:
        return
    sent()
