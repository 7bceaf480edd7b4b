"""Judgements over what a server says of its health."""

from __future__ import annotations

from typing import TYPE_CHECKING

from boxwright_conformance.checks.verdict import NotJudged, Violation, Warn, requirement
from boxwright_conformance.checks.words import answers, exchange, said, tail

if TYPE_CHECKING:
    from boxwright_conformance.platform import Exchange
    from boxwright_conformance.scenarios.evidence import Busy, Pinged, Started

# Seconds that leave a busy machine enough of the two that are allowed.
_COMFORTABLE = 0.5


@requirement("SERVE-003")
def check_any_host_header_will_do(pinged: Pinged) -> None:
    """The `Host` header means nothing."""
    for one in pinged.hosts:
        if one.status != 200:
            host = one.request.host
            what = f"Host: {host}" if host else "HTTP/1.0 and no Host header"
            raise Violation(f"GET /ping with {what} answered {said(one)}", exchange(one))


@requirement("SERVE-004")
def check_healthy_is_200(started: Started) -> None:
    """A healthy server answers a ping with 200, and with nothing else."""
    readiness = started.readiness
    if readiness is None:
        raise Violation(f"the server does not start: {started.error}")
    if readiness.ready:
        return
    answered = [ping for ping in readiness.pings if ping.status is not None]
    if answered:
        raise Violation(f"GET /ping answered {answers(answered)}", exchange(answered[-1]))
    raise Violation(f"GET /ping was never answered: {readiness.reason}", tail(started.log))


@requirement("SERVE-004")
def check_stays_at_200(pinged: Pinged) -> None:
    """A healthy server goes on answering 200."""
    bad = [ping for ping in pinged.steady if ping.status is not None and ping.status != 200]
    if bad:
        reason = f"GET /ping of a ready server answered {answers(pinged.steady)}"
        raise Violation(reason, exchange(bad[0]))


@requirement("SERVE-005")
def check_first_pings_are_quick(started: Started) -> None:
    """A server that takes connections answers its first pings within 2 s too."""
    if started.ready:
        return
    if started.readiness is None:
        raise NotJudged(f"the server does not start: {started.error}")
    waited = [ping for ping in started.readiness.pings if ping.error.startswith("timed out")]
    if waited and not any(ping.status for ping in started.readiness.pings):
        count = f"{len(waited)} of {len(started.readiness.pings)} pings"
        raise Violation(f"{count} were not answered in time: {waited[-1].error}", tail(started.log))
    raise NotJudged("the server never became healthy (SERVE-004)")


@requirement("SERVE-005")
def check_pings_are_quick(pinged: Pinged) -> None:
    """Every ping is answered within 2 s, and most of them sooner."""
    _judge_pings(pinged.steady, pinged.limit, "of an idle server")
    middle = sorted(ping.seconds for ping in pinged.steady)[len(pinged.steady) // 2]
    if middle > _COMFORTABLE:
        reason = f"half of {len(pinged.steady)} pings of an idle server took {middle:.1f} s or more"
        raise Warn(f"{reason}; {pinged.limit:g} s are allowed, on a busy machine as well")


@requirement("SERVE-009")
def check_pings_are_answered_under_load(busy: Busy) -> None:
    """Pings are answered within 2 s whatever else is going on."""
    _judge_pings(busy.pings, busy.limit, f"during {busy.what}")


def _judge_pings(pings: tuple[Exchange, ...], limit: float, when: str) -> None:
    slow = [ping for ping in pings if ping.seconds > limit]
    if slow:
        longest = max(slow, key=lambda ping: ping.seconds)
        count = f"{len(slow)} of {len(pings)} pings {when} took longer than {limit:g} s"
        raise Violation(f"{count}, the longest {longest.seconds:.1f} s", exchange(longest))
    failed = [ping for ping in pings if ping.status != 200]
    if failed:
        raise Violation(f"GET /ping {when} answered {answers(pings)}", exchange(failed[0]))
