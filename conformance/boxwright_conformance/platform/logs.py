"""Reads a container's log without ever keeping more than it may, or waiting for ever."""

from __future__ import annotations

from typing import TYPE_CHECKING

from boxwright_conformance.platform.errors import engine_errors
from boxwright_conformance.platform.lines import lines, release

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from docker.models.containers import Container as RawContainer


# A file of the engine's may be so many times as long as the text that is kept of it, ...
FILE_FACTOR = 3
# ... for it holds about so many bytes more than the text of each line.
_LINE_BYTES = 65


def read(container: RawContainer, most: int) -> tuple[str, bool]:
    """The log so far, and whether it is at its limit: a longer one keeps its first and last part.

    Where lines are short the engine begins a new file, and drops an old one, before the text is as
    long as `most`.
    """
    with engine_errors():
        # All at once: the engine bounds it, and line by line the client takes a minute for 20 MB.
        data = container.logs()
    left_out = len(data) - most
    filed = len(data) + _LINE_BYTES * data.count(b"\n")
    if left_out > 0:
        note = f"\n[{left_out} bytes of log left out]\n".encode()
        data = data[: most // 2] + note + data[-(most // 2) :]
    return data.decode(errors="replace"), left_out > 0 or filed >= FILE_FACTOR * most


def last_lines(container: RawContainer, number: int) -> str:
    """The end of the log."""
    with engine_errors():
        return container.logs(tail=number).decode(errors="replace")


def follow(
    container: RawContainer, ended: Callable[[], bool], deadline: float | None = None
) -> Iterator[str]:
    """Yield whole lines from the log's beginning until the container ends.

    Args:
        container: what to follow.
        ended: asked now and then while nothing comes, so that a lost connection is noticed.
        deadline: end then too, by the monotonic clock.
    """
    with engine_errors():
        stream = container.logs(stream=True, follow=True)
    line = ""
    try:
        for line in lines(stream, ended, deadline):
            yield line
    finally:
        release(stream)
    if ended():
        # Docker leaves out a last line without an end when it is written just before the exit, and
        # may lose its way where a long log goes on in its second file.
        last = last_lines(container, 1).rstrip("\r\n")
        if not line.endswith(last):
            yield last
