"""Sends bodies that do harm where they are trusted, and looks at what a server leaves behind."""

from __future__ import annotations

import time
import uuid
from itertools import pairwise
from typing import TYPE_CHECKING

from boxwright_conformance.platform import Request
from boxwright_conformance.scenarios.evidence.serving import Lasting, Left
from boxwright_conformance.scenarios.serving.starting import posted

if TYPE_CHECKING:
    from boxwright_conformance.platform import Endpoint
    from boxwright_conformance.scenarios.stage import Stage
    from boxwright_conformance.subject import Golden

__all__ = ["array_of_objects", "look_at_traces", "pickled", "rest"]

_PICKLES = ("application/x-python-pickle", "application/octet-stream", "application/x-pickle")
_REST_STEP = 10.0


def pickled(path: str) -> bytes:
    """A pickle that makes an empty file where it is read; nothing else comes of it."""
    return f"cio\nopen\n(V{path}\nVw\ntR.".encode()


def array_of_objects(path: str) -> bytes:
    """The same inside a NumPy array of objects."""
    head = b"{'descr': '|O', 'fortran_order': False, 'shape': (1,), }"
    head += b" " * (-(len(head) + 11) % 64) + b"\n"
    return b"\x93NUMPY\x01\x00" + len(head).to_bytes(2, "little") + head + pickled(path)


def look_at_traces(server: Endpoint, stage: Stage, golden: Golden) -> Left:
    """Send harmful bodies of several types, then look at files and processes."""
    canary = f"/tmp/boxwright-canary-{uuid.uuid4().hex}"  # noqa: S108 - inside the container
    timeout = stage.clocks.answer
    pickle = pickled(canary)
    bodies = {golden.content_type: pickle, **dict.fromkeys(_PICKLES, pickle)}
    bodies["application/x-npy"] = array_of_objects(canary)
    server.send_all(
        [posted(golden, body, timeout, content_type=media) for media, body in bodies.items()]
    )
    changes, processes = _leaves(server.changes()), server.all_processes()
    return Left(changes=changes, canary=canary, processes=processes)


def _leaves(changes: list[str]) -> tuple[str, ...]:
    """Paths without those that lead to others."""
    ordered = sorted(path.rstrip("/") + "/" for path in changes)
    inner = {one for one, other in pairwise(ordered) if other.startswith(one)}
    return tuple(path.rstrip("/") for path in ordered if path not in inner)


def rest(server: Endpoint, stage: Stage) -> Lasting:
    """Leave a server alone, where a soak was asked for, and ping it."""
    wanted = stage.clocks.quiet
    begun = time.monotonic()
    while stage.soak and (left := wanted - (time.monotonic() - begun)) > 0:
        if server.wait(min(left, _REST_STEP)):
            break
    seconds = time.monotonic() - begun if stage.soak else 0.0
    ping = server.send(Request(timeout=2 * stage.clocks.ping))
    return Lasting(
        seconds=seconds,
        wanted=wanted,
        ping=ping,
        exit_code=server.exit_code,
        log=server.text(),
    )
