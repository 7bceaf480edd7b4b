"""Judgements over how a server comes up, and whether it can do what it says then."""

from __future__ import annotations

from typing import TYPE_CHECKING

from boxwright_conformance.checks.verdict import NotJudged, Violation, Warn, requirement
from boxwright_conformance.checks.words import answers, exchange, said, tail
from boxwright_conformance.scenarios.evidence import NO_REQUEST

if TYPE_CHECKING:
    from boxwright_conformance.scenarios.evidence import Pinged, Started

_LOADING = 503
_UNHEALTHY = "the server never became healthy (SERVE-004)"
# Seconds; an answer may take sixty, and one that takes most of them alone fails under load.
_LONG_ANSWER = 10
_FIRST = 10


@requirement("SERVE-006")
def check_is_ready_in_time(started: Started) -> None:
    """The server is ready when the platform stops waiting, and well before."""
    readiness = started.readiness
    if readiness is None:
        raise NotJudged(f"the server does not start: {started.error}")
    if readiness.ready and readiness.seconds > started.warning:
        reason = f"ready after {readiness.seconds:.0f} s; some documents grant {started.warning:g}"
        raise Warn(f"{reason} s", tail(started.log))
    if readiness.ready:
        return
    last = readiness.pings[-1] if readiness.pings else None
    if started.exit_code is not None or last is None or last.status != _LOADING:
        raise NotJudged(_UNHEALTHY)
    reason = f"still loading when the platform stops waiting: {readiness.reason}"
    raise Violation(reason, exchange(last))


@requirement("SERVE-006")
def check_stays_ready(pinged: Pinged) -> None:
    """The pings after the first good one are good too."""
    first = pinged.steady[:_FIRST]
    good = [ping for ping in first if ping.status == 200]
    bad = [ping for ping in first if ping.status is not None and ping.status != 200]
    if good and bad:
        reason = f"the first pings of a server that had said it is ready: {answers(first)}"
        raise Violation(reason, exchange(bad[0]))


@requirement("SERVE-007")
def check_ready_means_ready(started: Started) -> None:
    """The first request after the first good ping is answered."""
    if not started.ready:
        raise NotJudged(_UNHEALTHY)
    if started.first is None:
        raise NotJudged(NO_REQUEST)
    if started.first.status != 200:
        reason = f"GET /ping answered 200, the request right after it {said(started.first)}"
        raise Violation(reason, exchange(started.first))


@requirement("SERVE-021")
def check_first_answer_is_in_time(started: Started) -> None:
    """The golden request is answered before the platform stops waiting, and well before."""
    if not started.ready:
        raise NotJudged(_UNHEALTHY)
    if started.first is None:
        raise NotJudged(NO_REQUEST)
    if started.first.error.startswith("timed out"):
        reason = f"the golden request was not answered in time: {started.first.error}"
        raise Violation(reason, exchange(started.first))
    if started.first.seconds > _LONG_ANSWER:
        reason = f"the golden request took {started.first.seconds:.0f} s on an idle machine"
        raise Warn(f"{reason}; 60 s are allowed under load", exchange(started.first))
