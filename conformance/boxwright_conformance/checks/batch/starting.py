"""Judgements over how a server comes up for a batch transform job, and what it advises."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from boxwright_conformance.checks.batch.mishaps import judge_waited
from boxwright_conformance.checks.verdict import NotJudged, Violation, requirement
from boxwright_conformance.checks.words import exchange, last_line, said, tail
from boxwright_conformance.platform.transform_job import MULTI, SINGLE, settled
from boxwright_conformance.platform.transform_job import TransformJob as Job
from boxwright_conformance.scenarios.batch.differing import difference

if TYPE_CHECKING:
    from boxwright_conformance.platform import Exchange
    from boxwright_conformance.scenarios.evidence import Broken, Started
    from boxwright_conformance.scenarios.evidence.batch import BatchStarted, BatchTold

_NUMBERS = ("MaxConcurrentTransforms", "MaxPayloadInMB")
_KEYS = (*_NUMBERS, "BatchStrategy")
_MOST_MEGABYTES = 100
_STRATEGIES = {MULTI, SINGLE, "MultiRecord", "SingleRecord"}


@requirement("BATCH-001")
def check_serves_in_a_batch_job(batch_started: BatchStarted) -> None:
    """The same argument and the same routes serve a batch transform job."""
    started = batch_started.started
    if not started.ready:
        reason = f"with SAGEMAKER_BATCH=true the server is not healthy: {_why(started)}"
        raise Violation(reason, tail(started.log))
    if started.first and started.first.status != 200:
        reason = f"with SAGEMAKER_BATCH=true POST /invocations answered {said(started.first)}"
        raise Violation(reason, exchange(started.first))


@requirement("BATCH-002")
def check_flag_may_be_spelt_either_way(batch_told: BatchTold) -> None:
    """`SAGEMAKER_BATCH=True`, as local mode writes it, is the same as `true`."""
    _well(batch_told.usual)
    if batch_told.local and (other := difference(batch_told.usual, batch_told.local)):
        raise Violation(f"with SAGEMAKER_BATCH=True in place of true: {other}")


@requirement("BATCH-003")
def check_variables_may_be_there_or_not(batch_told: BatchTold) -> None:
    """The server comes up with the job's three variables and without them."""
    usual, told = batch_told.usual.started, batch_told.told.started
    if not usual.ready:
        if not told.ready:
            raise NotJudged("the server never became healthy in a batch job (BATCH-001)")
        reason = f"without SAGEMAKER_MAX_PAYLOAD_IN_MB and the like: {_why(usual)}"
        raise Violation(reason, tail(usual.log))
    local_is_usual = batch_told.local and not difference(batch_told.usual, batch_told.local)
    if local_is_usual and (other := difference(batch_told.usual, batch_told.told)):
        reason = f"with SAGEMAKER_MAX_PAYLOAD_IN_MB and the like set: {other}"
        raise Violation(reason, tail(told.log))


@requirement("BATCH-004")
def check_advice_is_json_or_404(batch_started: BatchStarted) -> None:
    """`GET /execution-parameters` gives an object of the three keys, or 404."""
    advice = _advice(batch_started)
    if advice.status == 404:
        return
    if advice.status != 200:
        raise Violation(f"{_ROUTE} answered {said(advice)}, neither 200 nor 404", exchange(advice))
    found = _parsed(advice)
    if found is None:
        got = advice.text.strip()[:80]
        raise Violation(f"{_ROUTE} answered 200 and no JSON object: {got!r}", exchange(advice))
    if odd := sorted(set(found) - set(_KEYS)):
        raise Violation(f"{_ROUTE} gives unknown keys: {', '.join(odd)}", exchange(advice))
    for name in found:
        if not isinstance(found[name], str if name == "BatchStrategy" else int):
            raise Violation(f"{_ROUTE} gives {name} {found[name]!r}", exchange(advice))


@requirement("BATCH-005")
def check_advice_is_possible(batch_started: BatchStarted) -> None:
    """The advised strategy, payload and concurrency are such as the platform takes."""
    advice = _advice(batch_started)
    found = _parsed(advice)
    if advice.status != 200 or found is None:
        raise NotJudged("the container gives no advice (BATCH-004)")
    strategy = found.get("BatchStrategy", MULTI)
    if strategy not in _STRATEGIES:
        raise Violation(
            f"advises BatchStrategy {strategy!r}: {MULTI} or {SINGLE}", exchange(advice)
        )
    if strategy not in {MULTI, SINGLE}:
        reason = f"advises BatchStrategy {strategy!r}, which a container spells {MULTI}"
        raise Violation(reason, exchange(advice))
    final = settled(Job(content_type=""), found)
    if final.payload > _MOST_MEGABYTES:
        reason = f"advises MaxPayloadInMB {final.payload:g}, more than {_MOST_MEGABYTES}"
        raise Violation(reason, exchange(advice))
    if final.payload * final.concurrency > _MOST_MEGABYTES:
        product = f"{final.concurrency} requests of {final.payload:g} MB"
        raise Violation(f"advises {product}, together more than {_MOST_MEGABYTES} MB")


@requirement("BATCH-006")
def check_what_the_caller_asks_for_is_taken(batch_told: BatchTold) -> None:
    """A payload that the caller asked for is taken, whatever the container advises."""
    _well(batch_told.usual)
    large = batch_told.large
    if large is None:
        raise NotJudged("the server was not asked with the caller's payload (BATCH-003)")
    judge_waited(large)
    if large.status is None or large.status == 413 or large.status >= 500:
        told = f"told SAGEMAKER_MAX_PAYLOAD_IN_MB={batch_told.payload}"
        raise Violation(f"{told}, a body of that size got {said(large)}", exchange(large, limit=80))


@requirement("BATCH-014")
def check_early_pings_do_no_harm(batch_started: BatchStarted) -> None:
    """Pings from the first moment on are survived."""
    started = batch_started.started
    if started.ready:
        return
    pings = started.readiness.pings if started.readiness else ()
    heard = [one for one in pings if one.status or "refused" not in one.error]
    if started.exit_code is None or not heard:
        raise NotJudged("the server never became healthy in a batch job (BATCH-001)")
    reason = f"ended with {started.exit_code} after an early ping, which got {said(heard[-1])}"
    raise Violation(reason, tail(started.log))


@requirement("BATCH-018")
def check_a_hopeless_model_is_told_of(broken: Broken, started: Started) -> None:
    """With a corrupt model the container ends with an error, or says what is wrong."""
    spoilt = broken.started
    if spoilt.ready:
        raise NotJudged("with a corrupt model the server is healthy (SERVE-008)")
    if spoilt.exit_code == 0:
        raise Violation(
            "with a corrupt model it ends with 0, as if all were well", tail(spoilt.log)
        )
    if spoilt.exit_code is None and not _news(spoilt.log, started.log):
        reason = "with a corrupt model it is never healthy, goes on, and logs nothing about it"
        raise Violation(reason, tail(spoilt.log))


_ROUTE = "GET /execution-parameters"


def _news(log: str, usual: str) -> bool:
    """Whether a log has a line, not about pings, that the usual one has not."""
    known = {_plain(line) for line in usual.splitlines()}
    return any(_plain(line) not in known | {""} for line in log.splitlines() if "/ping" not in line)


def _plain(line: str) -> str:
    """A line without what differs from run to run."""
    return "".join(letter for letter in line if not letter.isdigit()).strip()


def _why(started: Started) -> str:
    why = started.error or (started.readiness.reason if started.readiness else "not started")
    said_last = last_line(started.log)
    return f"{why}, {said_last!r}" if started.exit_code is not None and said_last else why


def _well(usual: BatchStarted) -> None:
    if not usual.started.ready:
        raise NotJudged("the server never became healthy in a batch job (BATCH-001)")


def _advice(batch_started: BatchStarted) -> Exchange:
    if batch_started.advice is None:
        raise NotJudged("the server never became healthy in a batch job (BATCH-001)")
    return batch_started.advice


def _parsed(advice: Exchange) -> dict[str, object] | None:
    try:
        found = json.loads(advice.body)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None
