"""What the containers of an endpoint said last, as CloudWatch keeps it."""

from __future__ import annotations

import time
from collections import deque
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from boxwright.account import Call
from boxwright.account.trouble import code_of
from boxwright.errors import BoxwrightError

if TYPE_CHECKING:
    from boxwright.account import Account

__all__ = ["earlier", "group", "tail"]

_KEPT = 40
#: Lines reach CloudWatch some seconds after they were written.
_PATIENCE = 20.0
_PAUSE = 1.0
_CLOCKS = 10


def group(endpoint: str) -> str:
    """The log group of an endpoint."""
    return f"/aws/sagemaker/Endpoints/{endpoint}"


def earlier() -> datetime:
    """Now, as far back as the clock of the log may be behind this machine's."""
    return datetime.now(tz=UTC) - timedelta(seconds=_CLOCKS)


def tail(
    account: Account, endpoint: str, since: datetime, patience: float = _PATIENCE
) -> list[str]:
    """The last lines of an endpoint's containers; empty when none came, or none may be read.

    Args:
        account: that it belongs to.
        endpoint: the name.
        since: older lines, perhaps of another endpoint of this name, do not count.
        patience: most seconds to wait for lines, and for no more of them to come.
    """
    deadline, seen = time.monotonic() + patience, list[str]()
    while True:
        try:
            lines = _read(account, endpoint, since)
        except BoxwrightError:
            return seen
        if (lines and lines == seen) or time.monotonic() > deadline:
            return lines
        seen = lines
        time.sleep(_PAUSE)


def _read(account: Account, endpoint: str, since: datetime) -> list[str]:
    asked = {"logGroupName": group(endpoint), "startTime": int(since.timestamp() * 1000)}
    kept: deque[str] = deque(maxlen=_KEPT)
    try:
        for page in account.pages(Call("logs", "FilterLogEvents", asked)):
            kept.extend(event["message"].rstrip("\n") for event in page["events"])
    except BoxwrightError as problem:
        if code_of(problem) != "ResourceNotFoundException":
            raise
    return list(kept)
