"""What a server is put through in a batch transform job besides good lines."""

from __future__ import annotations

import gzip
from dataclasses import replace
from typing import TYPE_CHECKING

from boxwright_conformance.platform.batch import MEGABYTE
from boxwright_conformance.platform.transform_job import TransformJob, settled
from boxwright_conformance.scenarios.batch.lines import affordable, many_lines
from boxwright_conformance.scenarios.evidence.batch import Mishaps, Volume
from boxwright_conformance.scenarios.serving import bodies
from boxwright_conformance.scenarios.serving.starting import golden_request, posted

if TYPE_CHECKING:
    from boxwright_conformance.platform import Endpoint
    from boxwright_conformance.subject import Golden

__all__ = ["send_mishaps", "send_volume"]

_TIMES = 3
_POISON = ("words for numbers", "a column short", "cut short")
# More would take minutes; a soak sends what the platform may send.
_USUAL_MEGABYTES, _MOST_MEGABYTES, _STREAM_MEGABYTES = 25, 100, 150
_ROUNDS = 3
_MOST_AT_ONCE = 64


def send_mishaps(
    server: Endpoint, golden: Golden, slow: Golden | None, timeout: float, slow_timeout: float
) -> Mishaps:
    """Send bad bodies, each followed by a good one; then the same body again and again."""
    plain, spoilt = golden_request(golden, timeout), bodies.bad(golden)
    poison = next((name for name in _POISON if name in spoilt), None)
    wrong = {name: spoilt[name] for name in ("binary junk", poison) if name}
    wrong["a compressed file"] = gzip.compress(golden.body * 50, mtime=0)
    requests = [r for body in wrong.values() for r in (posted(golden, body, timeout), plain)]
    found = server.send_all([*requests, *[plain] * _TIMES])
    pairs = zip(found[: len(requests) : 2], found[1 : len(requests) : 2], strict=True)
    return Mishaps(
        bad=dict(zip(wrong, pairs, strict=True)),
        poison=poison,
        again=tuple(found[len(requests) :]),
        slow=server.send(golden_request(slow, slow_timeout)) if slow else None,
        tolerance=golden.tolerance,
    )


def send_volume(
    server: Endpoint, golden: Golden, timeout: float, advice: dict[str, object], *, soak: bool
) -> Volume:
    """Send a body as large, and as many requests at once, as the container asks for."""
    settings = settled(TransformJob(content_type=golden.content_type), advice)
    stream = settings.payload == 0
    wanted = _STREAM_MEGABYTES if stream else settings.payload
    size = int(min(wanted, wanted if soak else _USUAL_MEGABYTES) * MEGABYTE)
    body = bodies.enlarged(golden_request(golden, timeout), size)
    at_once = min(settings.concurrency, _MOST_AT_ONCE)
    alone = server.send(golden_request(golden, timeout))
    full = posted(golden, many_lines(golden, affordable(alone.seconds)), timeout)
    return Volume(
        size=size,
        large=server.send(replace(body, chunked=stream)),
        at_once=at_once,
        parallel=tuple(server.send_all([full] * at_once * _ROUNDS, at_once)),
    )
