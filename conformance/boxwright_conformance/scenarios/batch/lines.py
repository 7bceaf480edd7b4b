"""Sends the golden request's lines as a batch transform job would."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from boxwright_conformance.platform.batch import MEGABYTE, Transformed, transform
from boxwright_conformance.platform.transform_job import MULTI, SINGLE, TransformJob
from boxwright_conformance.scenarios.evidence import NotJudged
from boxwright_conformance.scenarios.evidence.batch import Records
from boxwright_conformance.scenarios.serving import bodies
from boxwright_conformance.scenarios.serving.starting import posted

if TYPE_CHECKING:
    from boxwright_conformance.platform import Endpoint, Request
    from boxwright_conformance.subject import Golden

__all__ = ["affordable", "many_lines", "send_lines"]

_MANY, _SOME, _FEW = 1000, 20, 8
# A model that thinks for long gets fewer lines.
_SECONDS = 20.0
# Three requests and a half: the last one is short.
_PARTS = 3.5
_JOINED_BY_LINE = ("text/csv", "application/jsonlines", "application/x-ndjson", "text/plain")


def affordable(seconds: float) -> int:
    """How many lines to send together to a server that answers one in so many seconds."""
    return max(_SOME, min(_MANY, int(_SECONDS / max(seconds, 1e-9))))


def many_lines(golden: Golden, count: int) -> bytes:
    """So many lines, or the golden body where it has no lines."""
    lines = bodies.rows(golden)
    return b"".join(lines[number] for number in _order(len(lines), count)) if lines else golden.body


def send_lines(
    server: Endpoint, golden: Golden, timeout: float, advice: dict[str, object]
) -> Records:
    """Send each line alone, then several together, then whole files.

    Raises:
        NotJudged: the golden request has no lines that go alone, or its answers cannot be joined.
    """
    lines = _lines(golden)
    accept = _accept(server, golden, lines, timeout)

    def post(body: bytes) -> Request:
        return posted(golden, body, timeout, accept=accept)

    job = TransformJob(content_type=golden.content_type, accept=accept, timeout=timeout)
    first, last, end = lines[0], lines[-1], len(lines) - 1
    pair, both = (end, 0), last + first
    together = {
        "a line": (first, (0,)),
        "two lines": (both, pair),
        # Any sorting moves the line in the middle.
        "three lines": (both + last, (*pair, end)),
        "two lines without a last line end": (both.rstrip(b"\n"), pair),
        "two lines ending in CR LF": (both.replace(b"\n", b"\r\n"), pair),
    }
    texts = [
        *lines,
        *(line.rstrip(b"\n") for line in lines),
        *(body for body, _ in together.values()),
    ]
    found = server.send_all([post(body) for body in texts])
    count = len(lines)
    named = zip(together, found[2 * count :], strict=True)
    many = affordable(min(one.seconds for one in found[:count]))
    return Records(
        accept=accept,
        alone=tuple(found[:count]),
        bare=tuple(found[count : 2 * count]),
        together={name: (one, together[name][1]) for name, one in named},
        joined=_joined(server, lines, job, advice, many),
        tolerance=golden.tolerance,
    )


def _lines(golden: Golden) -> tuple[bytes, ...]:
    lines = bodies.rows(golden)
    if not lines:
        raise NotJudged(
            f"a body of type {golden.content_type} is not split into lines; "
            "--request with CSV or JSON lines"
        )
    if any(line.count(b"\n") > 1 for line in lines):
        raise NotJudged("the golden request has a header line, which a split file has only once")
    return lines


def _accept(
    server: Endpoint, golden: Golden, lines: tuple[bytes, ...], timeout: float
) -> str | None:
    """The type to ask for: the golden one, else the input's own, if answers come in lines."""
    asked = bodies.media_type(golden.accept or "")
    if asked in _JOINED_BY_LINE:
        return golden.accept
    own = bodies.media_type(golden.content_type)
    answer = server.send(posted(golden, lines[0], timeout, accept=own))
    if answer.status != 200 or bodies.media_type(answer.headers.get("content-type", "")) != own:
        raise NotJudged(
            f"answers of type {asked or 'unknown'} cannot be joined by line; "
            "--accept with text/csv or application/jsonlines"
        )
    return own


def _order(lines: int, count: int) -> list[int]:
    """Numbers of lines in an order that is neither theirs nor sorted."""
    return [(7 * number + 3) % lines for number in range(count)]


def _joined(
    server: Endpoint,
    lines: tuple[bytes, ...],
    job: TransformJob,
    advice: dict[str, object],
    many: int,
) -> dict[str, tuple[Transformed, tuple[int, ...]]]:
    """Whole files, in several requests each."""
    found = {}
    longest = len(max(lines, key=len))
    for strategy, count in ((MULTI, many), (SINGLE, _FEW)):
        order = _order(len(lines), count)
        data = b"".join(lines[number] for number in order).removesuffix(b"\n")
        most = max(len(data) / _PARTS, longest) / MEGABYTE
        part = replace(job, strategy=strategy, payload=most)
        found[strategy] = (transform(server.send_all, data, part, advice), tuple(order))
    return found
