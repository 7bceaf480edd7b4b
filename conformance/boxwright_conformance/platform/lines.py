"""Cuts a stream of bytes into lines, without ever waiting for ever."""

from __future__ import annotations

import contextlib
import queue
import threading
import time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

_LOOK_SECONDS = 2.0
_GRACE_SECONDS = 10.0


def lines(
    stream: Iterable[bytes], ended: Callable[[], bool], deadline: float | None = None
) -> Iterator[str]:
    """Yield whole lines until the stream ends.

    Args:
        stream: what the client library gives; reading it may block for ever.
        ended: asked now and then while nothing comes: whether the writer has ended. Ten silent
            seconds later the stream counts as lost.
        deadline: end then at the latest, by the monotonic clock.
    """
    cut: queue.SimpleQueue[str | None] = queue.SimpleQueue()
    threading.Thread(target=_pump, args=(stream, cut), daemon=True).start()
    lost: float | None = None
    while deadline is None or time.monotonic() < deadline:
        left = _LOOK_SECONDS if deadline is None else deadline - time.monotonic()
        try:
            line = cut.get(timeout=max(0.0, min(_LOOK_SECONDS, left)))
        except queue.Empty:
            lost = (lost or time.monotonic() + _GRACE_SECONDS) if ended() else None
            if lost and time.monotonic() > lost:
                return
            continue
        if line is None:
            return
        yield line


def release(stream: Any) -> None:
    """Close a stream of the client library, also while another thread reads it."""
    with contextlib.suppress(Exception):
        stream.close()
    # The client closes its socket but not the response, which still holds the descriptor.
    with contextlib.suppress(Exception):
        stream._response.close()


def _pump(stream: Iterable[bytes], cut: queue.SimpleQueue[str | None]) -> None:
    """Cut the stream; None marks its end, however it came."""
    rest = b""
    try:
        for block in stream:
            *whole, rest = (rest + block).split(b"\n")
            for line in whole:
                cut.put(_text(line))
    except Exception:  # noqa: BLE001, S110 - a stream closed meanwhile shows as any error
        pass
    if rest:
        cut.put(_text(rest))
    cut.put(None)


def _text(line: bytes) -> str:
    return line.decode(errors="replace").rstrip("\r")
