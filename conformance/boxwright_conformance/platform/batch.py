"""Runs a batch transform job as the platform does: splits a file, sends it, joins the answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from boxwright_conformance.platform.errors import PlatformError
from boxwright_conformance.platform.exchange import Exchange, Request
from boxwright_conformance.platform.transform_job import SINGLE, Settings, TransformJob, settled

__all__ = ["MEGABYTE", "Transformed", "split", "transform"]

MEGABYTE = 1_048_576

Send = Callable[[Sequence[Request], int], list[Exchange]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Transformed:
    """What became of one input object.

    Attributes:
        settings: what it ran with.
        exchanges: the last exchange for each part of the input, in the input's order.
        output: the joined answers; empty when the object failed.
        error: why it failed; empty when it did not.
    """

    settings: Settings
    exchanges: tuple[Exchange, ...]
    output: bytes = b""
    error: str = ""


def split(data: bytes, settings: Settings, *, lines: bool = True) -> list[bytes]:
    """The bodies that an object is sent as.

    Raises:
        PlatformError: a record, or the whole object, is larger than one request may be.
    """
    most = int(settings.payload * MEGABYTE) or len(data)
    records = data.splitlines(keepends=True) if lines else [data]
    if too_large := next((one for one in records if len(one) > most), b""):
        raise PlatformError(
            f"a record of {len(too_large)} bytes does not fit into {settings.payload:g} MB; "
            "next: a larger MaxPayloadInMB (at most 100), or smaller records"
        )
    if not lines or settings.strategy == SINGLE:
        return [one.rstrip(b"\r\n") if lines else one for one in records]
    bodies = [bytearray()]
    for record in records:
        if bodies[-1] and len(bodies[-1]) + len(record) > most:
            bodies.append(bytearray())
        bodies[-1] += record
    return [bytes(body) for body in bodies]


def transform(
    send: Send, data: bytes, job: TransformJob, advice: Mapping[str, object]
) -> Transformed:
    """Send one object to a container and join what it answers."""
    settings = settled(job, advice)
    requests = _requests(data, job, settings)
    found = send(requests, settings.concurrency)
    for _ in range(job.retries):
        again = [i for i, one in enumerate(found) if one.status is None or one.status >= 500]
        if not again:
            break
        later = send([requests[i] for i in again], settings.concurrency)
        for i, one in zip(again, later, strict=True):
            found[i] = one
    if error := next(filter(None, map(_fault, found)), ""):
        return Transformed(settings=settings, exchanges=tuple(found), error=error)
    output = b"".join(_ended(one.body) if job.lines else one.body for one in found)
    return Transformed(settings=settings, exchanges=tuple(found), output=output)


def _requests(data: bytes, job: TransformJob, settings: Settings) -> list[Request]:
    headers = [("Content-Type", job.content_type)]
    headers += [("Accept", job.accept)] if job.accept else []
    return [
        Request(
            method="POST",
            path="/invocations",
            headers=tuple(headers),
            body=body,
            timeout=job.timeout,
            chunked=settings.payload == 0,
        )
        for body in split(data, settings, lines=job.lines)
    ]


def _fault(one: Exchange) -> str:
    """Why an answer cannot be used; empty when it can."""
    if one.status != 200 or one.error:
        return one.error or f"status {one.status}"
    return "an answer of more than 1 MB, which is not kept" if one.truncated else ""


def _ended(answer: bytes) -> bytes:
    return answer if answer.endswith(b"\n") or not answer else answer + b"\n"
