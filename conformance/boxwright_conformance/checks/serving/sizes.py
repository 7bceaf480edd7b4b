"""Judgements over bodies and answers that are large, and answers that are slow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from boxwright_conformance.checks.verdict import NotJudged, Violation, Warn, requirement
from boxwright_conformance.checks.words import exchange, said

if TYPE_CHECKING:
    from boxwright_conformance.platform import Exchange
    from boxwright_conformance.scenarios.evidence import Large
    from boxwright_conformance.scenarios.evidence.serving import Asked

_LARGE_ANSWER = 6_000_000


def _refused(one: Exchange) -> bool:
    return one.status is None or one.status == 413 or one.status >= 500


@requirement("SERVE-023")
def check_large_bodies_are_taken(large: Large) -> None:
    """A body as large as the platform lets through is read to its end."""
    for size, one in sorted(large.exchanges.items()):
        if _refused(one):
            reason = f"a body of {size / 1e6:.1f} MB got {said(one)}"
            kind = Violation if size <= large.graded else Warn
            raise kind(reason, exchange(one, limit=80))


@requirement("SERVE-024")
def check_large_answers_come_whole(large: Large) -> None:
    """The answer to a large body comes to its end."""
    for size, one in sorted(large.exchanges.items()):
        if one.status == 200 and one.error:
            reason = f"the answer to {size / 1e6:.1f} MB broke off after {one.body_bytes} bytes"
            raise Violation(f"{reason}: {one.error}", exchange(one, limit=80))
    longest = max((one.body_bytes for one in large.exchanges.values()), default=0)
    if longest >= _LARGE_ANSWER:
        return
    raise NotJudged(
        f"the longest answer had {longest / 1e6:.1f} MB; --request large-answer=FILE names a "
        "request with a longer one"
    )


@requirement("SERVE-024")
def check_answers_may_be_large(large_answer: Asked) -> None:
    """An answer may be as large as a request."""
    one = large_answer.exchange
    if one.status != 200 or one.error:
        reason = f"a request for a large answer got {one.error or said(one)}"
        raise Violation(f"{reason} after {one.body_bytes} bytes", exchange(one, limit=80))
    if one.body_bytes < large_answer.least:
        raise NotJudged(
            f"the large answer had {one.body_bytes / 1e6:.1f} MB; --request large-answer=FILE "
            f"must name a request whose answer has {large_answer.least / 1e6:.0f} MB"
        )


@requirement("SERVE-038")
def check_huge_bodies_are_taken(huge: Asked) -> None:
    """A body as only asynchronous inference has it is read without running out of memory."""
    what = f"a body of {huge.least / 1e6:.0f} MB"
    if huge.memory:
        raise Violation(f"{what} took all memory", exchange(huge.exchange, limit=80))
    if _refused(huge.exchange):
        raise Violation(f"{what} got {said(huge.exchange)}", exchange(huge.exchange, limit=80))


@requirement("SERVE-022")
def check_slow_answers_are_waited_for(slowed: Asked) -> None:
    """The server's own timeouts leave a slow answer its time."""
    one = slowed.exchange
    if one.status != 200 or one.error:
        reason = f"a slow request got {one.error or said(one)} after {one.seconds:.0f} s"
        raise Violation(reason, exchange(one))
    if one.seconds < slowed.least:
        raise NotJudged(
            f"the slow request took {one.seconds:.1f} s, too little to meet a timeout; --request "
            f"slow=FILE must name one that takes {slowed.least:g} s, better 55"
        )
