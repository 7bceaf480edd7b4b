"""Brings the log of a container to CloudWatch Logs, line by line as it comes."""

from __future__ import annotations

import contextlib
import io
import json
import threading
import time
from typing import TYPE_CHECKING

from boxwright_conformance.platform import PlatformError

from .answers import as_json
from .state import state

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from werkzeug.wrappers import Response

    from .layer import Asked

__all__ = ["HANDLERS", "follow", "write"]

_lock = threading.Lock()


def follow(lines: Iterable[str], region: str, group: str, stream: str) -> threading.Thread:
    """Take over a log, from a thread that ends with it."""
    write(region, group, stream)

    def pump() -> None:
        # Whoever removes the container takes the rest of its log away.
        with contextlib.suppress(PlatformError):
            for line in lines:
                write(region, group, stream, line)

    thread = threading.Thread(target=pump, daemon=True)
    thread.start()
    return thread


def write(region: str, group: str, stream: str, line: str = "") -> None:
    """Add a line to a stream, which is made if there is none; an empty line adds nothing."""
    logs = state("logs", region)
    with _lock:
        if group not in logs.groups:
            logs.create_log_group(group, {})
        logs.ensure_log_stream(group, stream)
        if text := line.rstrip("\n"):
            event = {"timestamp": int(time.time() * 1000), "message": text}
            logs.put_log_events(group, stream, [event])


def _filter(asked: Asked) -> Response:
    """Turn a prefix of streams, which moto overlooks, into their names."""
    told = dict(asked.call.parameters)
    prefix = told.pop("logStreamNamePrefix", "")
    group = state("logs", asked.call.region).groups.get(told.get("logGroupName"))
    if not prefix or not group:
        return asked.pass_on()
    told["logStreamNames"] = [name for name in sorted(group.streams) if name.startswith(prefix)]
    if not told["logStreamNames"]:
        return as_json({"events": [], "searchedLogStreams": []})
    body = json.dumps(told).encode()
    environ = asked.request.environ
    environ["wsgi.input"], environ["CONTENT_LENGTH"] = io.BytesIO(body), str(len(body))
    return asked.pass_on()


HANDLERS: dict[tuple[str, str], Callable[[Asked], Response]] = {
    ("logs", "FilterLogEvents"): _filter
}
