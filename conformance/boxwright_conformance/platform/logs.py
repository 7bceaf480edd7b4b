"""Reads a container's log without ever holding more than it may, or waiting for ever."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from boxwright_conformance.platform.errors import engine_errors
from boxwright_conformance.platform.lines import lines, release

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from docker.models.containers import Container as RawContainer


def read(container: RawContainer, most: int) -> tuple[str, bool]:
    """The log so far, and whether it is cut: a longer one keeps its first and its last part."""
    head, tail = bytearray(), deque[bytes]()
    tail_size = left_out = 0
    with engine_errors():
        for block in container.logs(stream=True, follow=False):
            if len(head) + len(block) <= most // 2 and not tail:
                head += block
                continue
            tail.append(block)
            tail_size += len(block)
            while tail_size > most // 2:
                gone = len(tail.popleft())
                tail_size -= gone
                left_out += gone
    cut = f"\n[{left_out} bytes of log left out]\n".encode() if left_out else b""
    return (bytes(head) + cut + b"".join(tail)).decode(errors="replace"), bool(left_out)


def follow(
    container: RawContainer, most: int, ended: Callable[[], bool], deadline: float | None = None
) -> Iterator[str]:
    """Yield whole lines from the log's beginning until the container ends.

    Args:
        container: what to follow.
        most: bytes of the log that may be held.
        ended: asked now and then while nothing comes, so that a lost connection is noticed.
        deadline: end then too, by the monotonic clock.
    """
    with engine_errors():
        stream = container.logs(stream=True, follow=True)
    count = 0
    try:
        for count, line in enumerate(lines(stream, ended, deadline), start=1):  # noqa: B007
            yield line
    finally:
        release(stream)
    if ended():
        # Docker leaves out a last line without an end when it is written just before the exit.
        text, cut = read(container, most)
        yield from [] if cut else _lines_of(text)[count:]


def _lines_of(text: str) -> list[str]:
    *whole, rest = text.split("\n")
    return [line.rstrip("\r") for line in ([*whole, rest] if rest else whole)]
