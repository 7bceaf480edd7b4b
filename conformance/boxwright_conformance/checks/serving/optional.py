"""Judgements over streams, sessions, adapters and metrics."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from boxwright_conformance.checks.verdict import NotJudged, Violation, requirement
from boxwright_conformance.checks.words import exchange, said

if TYPE_CHECKING:
    from boxwright_conformance.platform import Exchange
    from boxwright_conformance.scenarios.evidence.optional import Adapted, Sessions, Streamed

_TELLING = 0.2
_TOGETHER = 0.1
_ID = re.compile(r"[a-zA-Z0-9](-*[a-zA-Z0-9])*")
_LONGEST_ID = 256
_OPENED = "x-amzn-sagemaker-new-session-id"
_CLOSED = "x-amzn-sagemaker-closed-session-id"
_EXPIRY = re.compile(r"\s*Expires=(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)\s*")
_SAMPLE = re.compile(
    r"[a-zA-Z_:][a-zA-Z0-9_:]*(?:\{.*\})?\s+"
    r"(?:[-+]?(?:\d+\.?\d*(?:[eE][-+]?\d+)?|\.\d+|Inf)|NaN)(?:\s+-?\d+)?"
)


@requirement("SERVE-080")
def check_pieces_come_as_they_are_made(streamed: Streamed) -> None:
    """A streamed answer comes in chunks, each when it is made."""
    one = streamed.whole
    if one is None or one.status != 200 or one.error:
        got = said(one) if one else "nothing"
        raise Violation(f"the request for a stream got {got}", exchange(one) if one else "")
    if "chunked" not in one.headers.get("transfer-encoding", "").lower():
        raise Violation("the streamed answer is not chunked", exchange(one))
    if one.seconds < _TELLING:
        raise NotJudged(
            f"the streamed answer took {one.seconds:.2f} s, too little to tell pieces from the "
            "whole; --request stream=FILE must name one whose pieces have pauses between them"
        )
    first, last = one.pieces[0][0], one.pieces[-1][0]
    if last - first < _TOGETHER * one.seconds:
        reason = f"the whole stream came at once after {first:.1f} of {one.seconds:.1f} s"
        raise Violation(reason, exchange(one))


@requirement("SERVE-081")
def check_broken_streams_are_broken_off(streamed: Streamed) -> None:
    """A stream that fails midway does not end as if all were well."""
    one = streamed.broken
    if one is None:
        raise NotJudged(
            "needs a streamed answer that breaks in the middle on purpose: "
            "--request stream-fails=FILE"
        )
    if one.status == 200 and not one.error:
        reason = f"a stream that failed midway ended cleanly after {one.body_bytes} bytes"
        raise Violation(reason, exchange(one))


@requirement("SERVE-085")
def check_opened_sessions_have_a_name_and_an_end(sessions: Sessions) -> None:
    """The answer that opens a session gives its id and when it expires."""
    for one in sessions.opened:
        told = one.headers.get(_OPENED, "")
        name, _, expiry = told.partition(";")
        match = _EXPIRY.fullmatch(expiry)
        if one.status != 200 or not told:
            raise Violation(f"the request for a new session got {said(one)}, no id", exchange(one))
        if not _ID.fullmatch(name.strip()) or len(name.strip()) > _LONGEST_ID:
            raise Violation(f"{name.strip()!r} cannot be a session's id", exchange(one))
        if not match:
            form = "Expires=yyyy-mm-ddThh:mm:ssZ"
            raise Violation(f"a session's end is told as {expiry!r}, not {form}", exchange(one))
        end = datetime.fromisoformat(match[1].removesuffix("Z")).replace(tzinfo=UTC)
        if end.timestamp() <= sessions.now:
            raise Violation(f"the new session had expired at {match[1]}", exchange(one))


@requirement("SERVE-086")
def check_sessions_are_kept_apart_and_closed(sessions: Sessions) -> None:
    """Each session works until it is closed, and no longer."""
    if not all(sessions.ids):
        raise NotJudged("no session was opened (SERVE-085)")
    if len(set(sessions.ids)) < len(sessions.ids):
        raise Violation(
            f"two sessions have one id: {sessions.ids[0]}", exchange(sessions.opened[1])
        )
    for one in sessions.used:
        if one.status != 200:
            raise Violation(f"a request in an open session got {said(one)}", exchange(one))
    for one, identity in zip(sessions.closed, sessions.ids, strict=True):
        if one.headers.get(_CLOSED, "").strip() != identity:
            reason = f"closing a session got {said(one)} without its id in {_CLOSED}"
            raise Violation(reason, exchange(one))
    for one in sessions.after:
        _judge_refused(one, "a request in a closed session")
    if sessions.unknown is not None:
        _judge_refused(sessions.unknown, "a request in a session that never was")


@requirement("SERVE-095")
def check_adapters_come_and_go(adapted: Adapted) -> None:
    """An adapter can be loaded, used and deleted, and is gone then."""
    for what, one in (
        ("loading an adapter", adapted.loaded),
        ("a request with a loaded adapter", adapted.used),
        ("deleting an adapter", adapted.deleted),
    ):
        if one.status is None or not 200 <= one.status < 300:
            raise Violation(f"{what} got {said(one)}", exchange(one))
    _judge_refused(adapted.before, "a request with an adapter that was not loaded yet")
    _judge_refused(adapted.after, "a request with a deleted adapter")


def _judge_refused(one: Exchange, what: str) -> None:
    if one.status is None or not 400 <= one.status < 500:
        raise Violation(f"{what} got {said(one)}, not 4xx", exchange(one))


@requirement("SERVE-096")
def check_metrics_can_be_scraped(scraped: Exchange) -> None:
    """`GET /metrics` gives text that Prometheus reads."""
    if scraped.status != 200:
        raise Violation(f"GET /metrics answered {said(scraped)}", exchange(scraped))
    media = scraped.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media not in {"text/plain", "application/openmetrics-text"}:
        raise Violation(f"GET /metrics says it is {media or 'nothing'}", exchange(scraped))
    lines = [line.strip() for line in scraped.text.splitlines()]
    samples = [line for line in lines if line and not line.startswith("#")]
    bad = [line for line in samples if not _SAMPLE.fullmatch(line)]
    # What is cut off at a megabyte may break its last line.
    if bad[:-1] or (bad and not scraped.truncated):
        raise Violation(f"GET /metrics has a line that is no sample: {bad[0][:80]!r}")
    if not samples:
        raise Violation("GET /metrics answers without a sample", exchange(scraped))
