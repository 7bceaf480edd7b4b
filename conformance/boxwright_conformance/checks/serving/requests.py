"""Judgements over what a server answers to requests."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from boxwright_conformance.checks.compare import same
from boxwright_conformance.checks.verdict import NotJudged, Violation, requirement
from boxwright_conformance.checks.words import exchange, said

if TYPE_CHECKING:
    from boxwright_conformance.platform import Exchange
    from boxwright_conformance.scenarios.evidence import Pinged, Requested, Rows

_TRACES = (b"Traceback (most recent call last)", b"\n\tat ", b"Error in ")


@requirement("SERVE-020")
def check_golden_request_is_answered(requested: Requested) -> None:
    """`POST /invocations` gives the right answer."""
    golden = requested.exchanges["golden"]
    if golden.status != 200:
        raise Violation(f"POST /invocations answered {said(golden)}", exchange(golden))
    expected = requested.golden.answer
    if expected is not None and not same(golden.body, expected, requested.golden.tolerance):
        got, wanted = _first_line(golden.body), _first_line(expected)
        raise Violation(f"answered {got!r}, expected {wanted!r}", exchange(golden))


def _first_line(body: bytes) -> str:
    return body.strip().partition(b"\n")[0][:80].decode(errors="replace")


@requirement("SERVE-026")
def check_content_type_may_have_parameters(requested: Requested) -> None:
    """`text/csv; charset=utf-8` and `TEXT/CSV` are `text/csv`."""
    golden = _answered(requested)
    for name in ("type with parameter", "type in capitals"):
        _judge_same(golden, requested.exchanges[name], requested.golden.tolerance)


@requirement("SERVE-027")
def check_unknown_type_is_415(requested: Requested) -> None:
    """A content type that the model cannot read is refused with 415."""
    _judge_status(requested, "unknown type", 415, "Content-Type: application/x-nope")


@requirement("SERVE-028")
def check_unknown_accept_is_406(requested: Requested) -> None:
    """An answer type that the model cannot write is refused with 406."""
    _judge_status(requested, "unknown accept", 406, "Accept: application/x-nope")


@requirement("SERVE-028")
def check_any_accept_is_fine(requested: Requested) -> None:
    """`*/*`, a list and no `Accept` at all get the usual answer."""
    _answered(requested)
    for name in ("accept anything", "accept list", "no accept"):
        one = requested.exchanges[name]
        if one.status != 200:
            asked = dict(one.request.headers).get("Accept", "none")
            raise Violation(f"a request with Accept {asked} answered {said(one)}", exchange(one))


def _judge_status(requested: Requested, name: str, wanted: int, what: str) -> None:
    _answered(requested)
    one = requested.exchanges[name]
    if one.status != wanted:
        raise Violation(f"{what} answered {said(one)}, not {wanted}", exchange(one))


@requirement("SERVE-029")
def check_bad_bodies_are_refused(requested: Requested) -> None:
    """A body that makes no sense is the caller's fault, and the server outlives it."""
    _answered(requested)
    for name in sorted(n for n in requested.exchanges if n.startswith("bad body: ")):
        one, what = requested.exchanges[name], name.removeprefix("bad body: ")
        if one.status is None or not 400 <= one.status < 500:
            raise Violation(f"a body that is {what} answered {said(one)}, not 400", exchange(one))
        if any(trace in one.body for trace in _TRACES):
            raise Violation(f"a body that is {what} is answered with a traceback", exchange(one))
    after = requested.exchanges["golden after bad bodies"]
    if after.status != 200:
        raise Violation(f"after bad bodies a good request answered {said(after)}", exchange(after))


@requirement("SERVE-030")
def check_answer_type_is_true(requested: Requested) -> None:
    """The answer says what it is, and is what it says."""
    golden = _answered(requested)
    declared = golden.headers.get("content-type", "")
    if not declared:
        raise Violation("the answer has no Content-Type", exchange(golden))
    media = declared.partition(";")[0].strip().lower()
    asked = (requested.golden.accept or "*/*").partition(";")[0].strip().lower()
    if "*" not in asked and "," not in asked and media != asked:
        raise Violation(f"asked for {asked}, the answer says it is {declared}", exchange(golden))
    if not _is_what_it_says(media, golden):
        raise Violation(f"the answer says it is {declared} and is not", exchange(golden))


def _is_what_it_says(media: str, one: Exchange) -> bool:
    if one.truncated:
        return True
    text = one.body.lstrip()
    try:
        if media == "application/json" or media.endswith("+json"):
            json.loads(text)
        elif media in {"application/jsonlines", "application/x-ndjson"}:
            [json.loads(line) for line in text.splitlines() if line.strip()]
        elif media in {"text/html", "application/xhtml+xml"}:
            return text.startswith(b"<")
    except ValueError:
        return False
    return not (media == "text/csv" and text[:1] in {b"{", b"<"})


@requirement("SERVE-034")
def check_parallel_requests_do_not_mix(rows: Rows) -> None:
    """Each of many requests at once gets its own answer."""
    alone = [one for one in rows.single if one.status != 200]
    if alone:
        raise NotJudged(f"one row of the golden request alone answered {said(alone[0])}")
    for single, one in zip(rows.single, rows.together, strict=True):
        if one.status != 200:
            count = f"one of {len(rows.together)} requests at once"
            raise Violation(f"{count} answered {said(one)}, alone 200", exchange(one))
        if not same(one.body, single.body, rows.tolerance):
            got, own = _first_line(one.body), _first_line(single.body)
            reason = f"a request among {len(rows.together)} got {got!r}, alone {own!r}"
            raise Violation(reason, exchange(one))


@requirement("SERVE-035")
def check_chunked_requests_are_read(requested: Requested) -> None:
    """A body sent in chunks is the same body."""
    golden = _answered(requested)
    _judge_same(golden, requested.exchanges["chunked"], requested.golden.tolerance)


@requirement("SERVE-036")
def check_unknown_paths_are_404(pinged: Pinged) -> None:
    """A path that is not there is not there, and HEAD and OPTIONS do no harm."""
    nope = pinged.others["unknown path"]
    if nope.status != 404:
        raise Violation(f"GET {nope.request.path} answered {said(nope)}, not 404", exchange(nope))
    for name in ("head", "options"):
        one = pinged.others[name]
        if one.status is None or one.status >= 500:
            method = one.request.method
            raise Violation(f"{method} {one.request.path} answered {said(one)}", exchange(one))


def _answered(requested: Requested) -> Exchange:
    """The golden exchange, if it went well: nothing can be compared with a failure."""
    golden = requested.exchanges["golden"]
    if golden.status != 200:
        raise NotJudged(f"the golden request itself answered {said(golden)} (SERVE-020)")
    return golden


def _judge_same(golden: Exchange, one: Exchange, tolerance: float) -> None:
    kind = "chunked" if one.request.chunked else dict(one.request.headers).get("Content-Type", "")
    if one.status != 200:
        raise Violation(f"the golden request as {kind} answered {said(one)}", exchange(one))
    if not same(one.body, golden.body, tolerance):
        raise Violation(f"the golden request as {kind} got another answer", exchange(one))
