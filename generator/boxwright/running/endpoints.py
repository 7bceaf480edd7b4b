"""What the commands that start a server share: its model, its start, and why it failed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from boxwright import console
from boxwright.errors import FailedError, UsageError
from boxwright.running import local
from boxwright.running.follow import follow

if TYPE_CHECKING:
    import threading
    from pathlib import Path

    from boxwright_conformance.platform import Endpoint, Readiness

    from boxwright.running.workspace import Workspace

__all__ = ["EIGHT_MINUTES", "failed", "ready", "started", "trained"]

#: The platform gives up on a server whose /ping has not answered for this long.
EIGHT_MINUTES = 480


def trained(workspace: Workspace, command: str) -> Path:
    """The model of the last training, for a command that was given none.

    Raises:
        UsageError: there was no training.
    """
    if workspace.model.is_dir():
        return workspace.model.resolve()
    raise UsageError(
        "Nothing has been trained here yet, so there is no model to serve.",
        next=f"boxwright train   (or: boxwright {command} --model DIR)",
    )


def started(endpoint: Endpoint) -> threading.Thread:
    """Show the log of a container that was started, from a thread that ends with it.

    Raises:
        FailedError: it did not start.
    """
    if endpoint.start_error:
        raise failed(f"The container did not start: {endpoint.start_error}", endpoint)
    return follow(endpoint.logs(), console.progress)


def ready(endpoint: Endpoint, deadline: float = EIGHT_MINUTES) -> Readiness:
    """Wait until /ping answers 200.

    Raises:
        FailedError: it did not, within so many seconds.
    """
    readiness = endpoint.until_ready(deadline)
    if not readiness.ready:
        raise failed(f"/ping did not answer 200: {readiness.reason}", endpoint)
    return readiness


def failed(happened: str, endpoint: Endpoint) -> FailedError:
    """The error for a server that failed, with the requirement that its log points at."""
    hints = local.hints(endpoint.text(), endpoint.start_error)
    return FailedError(happened, next=hints[0] if hints else "boxwright test --role serve")
