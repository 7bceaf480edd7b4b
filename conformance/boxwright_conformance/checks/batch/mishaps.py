"""Judgements over bad records, repetition, much data and long requests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from boxwright_conformance.checks.compare import same
from boxwright_conformance.checks.verdict import NotJudged, Violation, requirement
from boxwright_conformance.checks.words import answers, exchange, said

if TYPE_CHECKING:
    from boxwright_conformance.platform import Exchange
    from boxwright_conformance.scenarios.evidence.batch import Mishaps, Volume

# A quicker answer says nothing about timeouts.
_SLOW_SECONDS = 2.0
_PLATFORM_WAITS = 600


@requirement("BATCH-009")
def check_large_parts_are_taken(volume: Volume) -> None:
    """A request as large as the job sends is read to its end."""
    one = volume.large
    judge_waited(one)
    if one.status is None or one.status == 413 or one.status >= 500:
        how = "in chunks " if one.request.chunked else ""
        reason = f"a body of {volume.size / 1e6:.1f} MB {how}got {said(one)}"
        raise Violation(reason, exchange(one, limit=80))


@requirement("BATCH-010")
def check_advertised_parallel_requests_are_taken(volume: Volume) -> None:
    """As many requests at once as the container advertises are all answered."""
    bad = [one for one in volume.parallel if one.status != 200]
    if bad:
        judge_waited(bad[0])
        reason = f"of {volume.at_once} requests at once, as advertised: {answers(volume.parallel)}"
        raise Violation(reason, exchange(bad[0], limit=80))


@requirement("BATCH-011")
def check_a_bad_record_fails_its_request(mishaps: Mishaps) -> None:
    """A bad record among good ones is not passed over in silence."""
    if mishaps.poison is None:
        raise NotJudged("no way is known to spoil one record of this golden request")
    one, after = mishaps.bad[mishaps.poison]
    what = f"a record that is bad ({mishaps.poison}) among good ones"
    if one.status is not None and 200 <= one.status < 300:
        count = len(one.body.splitlines())
        raise Violation(f"{what} answered {one.status} with {count} lines", exchange(one))
    _judge_alive(what, after)


@requirement("BATCH-012")
def check_slow_requests_are_waited_for(mishaps: Mishaps) -> None:
    """No timeout of the server's own ends a request that the job would wait for."""
    slow = mishaps.slow
    if slow is None:
        raise NotJudged(
            "no slow request: --request slow=FILE, or [requests.slow] in boxwright.toml"
        )
    if slow.status != 200:
        reason = f"a slow request got {said(slow)} after {slow.seconds:.0f} s"
        raise Violation(reason, exchange(slow))
    if slow.seconds < _SLOW_SECONDS:
        raise NotJudged(
            f"the slow request took {slow.seconds:.1f} s only; one that takes minutes tells more"
        )


@requirement("BATCH-013")
def check_repeated_bodies_get_the_same_answer(mishaps: Mishaps) -> None:
    """The same body, sent again, gets the same answer: nothing is kept between requests."""
    first, *others = mishaps.again
    if first.status != 200:
        raise NotJudged(f"the golden request itself answered {said(first)} (SERVE-020)")
    for number, one in enumerate(others, start=2):
        if one.status != 200 or not same(one.body, first.body, mishaps.tolerance):
            got = one.text.strip()[:60] if one.status == 200 else said(one)
            reason = (
                f"the same body got {got!r} at time {number}, {first.text.strip()[:60]!r} first"
            )
            raise Violation(reason, exchange(one))


@requirement("BATCH-015")
def check_foreign_objects_are_refused(mishaps: Mishaps) -> None:
    """An object that is not meant for the model gets 4xx, and the server outlives it."""
    for what, (one, after) in mishaps.bad.items():
        if what == mishaps.poison:
            continue
        if one.status is None or not 400 <= one.status < 500:
            raise Violation(
                f"an object that is {what} answered {said(one)}, not 4xx", exchange(one)
            )
        _judge_alive(f"an object that is {what}", after)


def judge_waited(one: Exchange) -> None:
    """Say nothing of a request that the platform would have waited for longer.

    Raises:
        NotJudged: the request timed out early.
    """
    if one.error.startswith("timed out") and one.request.timeout < _PLATFORM_WAITS:
        raise NotJudged(f"no answer within {one.request.timeout:.0f} s; --soak waits 600 s")


def _judge_alive(what: str, after: Exchange) -> None:
    if after.status != 200:
        raise Violation(f"after {what} a good request answered {said(after)}", exchange(after))
