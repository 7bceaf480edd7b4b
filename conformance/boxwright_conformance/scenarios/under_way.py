"""Lets a job get to its work, so that what happens then happens in the middle of it."""

from __future__ import annotations

import contextlib
import threading
from typing import TYPE_CHECKING, Any

from boxwright_conformance.platform import PlatformError

if TYPE_CHECKING:
    from boxwright_conformance.platform.job import Job

__all__ = ["under_way"]

_THROTTLED = 0.2
_LONGEST_WARM_UP = 30


def under_way(job: Job[Any], usual: float, *, lengthened: bool) -> threading.Event:
    """Wait until a started job is at work; what is returned is set at its end.

    Args:
        job: has just been started.
        usual: seconds that it usually takes.
        lengthened: whether it was made long; one that was not is slowed down.
    """
    spoke, ended = _listen(job)
    if lengthened:
        ended.wait(min(usual, _LONGEST_WARM_UP))
        spoke.wait(_LONGEST_WARM_UP)
    else:
        spoke.wait(usual / 2)
        job.throttle(_THROTTLED)
    if job.ended:
        ended.set()
    return ended


def _listen(job: Job[Any]) -> tuple[threading.Event, threading.Event]:
    """Events for a job's first line and its end."""
    spoke, ended = threading.Event(), threading.Event()

    def follow() -> None:
        # The job's own thread meets the same trouble, and reports it.
        with contextlib.suppress(PlatformError):
            for _ in job.logs():
                spoke.set()
        spoke.set()
        ended.set()

    threading.Thread(target=follow, daemon=True).start()
    return spoke, ended
