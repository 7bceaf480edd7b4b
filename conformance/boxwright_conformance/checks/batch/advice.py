"""Judgements over what a container advises for a batch transform job, and what overrules it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from boxwright_conformance.checks.batch.mishaps import judge_waited
from boxwright_conformance.checks.batch.starting import need_ready
from boxwright_conformance.checks.verdict import NotJudged, Violation, requirement
from boxwright_conformance.checks.words import exchange, said
from boxwright_conformance.platform.transform_job import MULTI, SINGLE, settled
from boxwright_conformance.platform.transform_job import TransformJob as Job

if TYPE_CHECKING:
    from boxwright_conformance.platform import Exchange
    from boxwright_conformance.scenarios.evidence.batch import BatchStarted, BatchTold

_NUMBERS = ("MaxConcurrentTransforms", "MaxPayloadInMB")
_KEYS = (*_NUMBERS, "BatchStrategy")
_MOST_MEGABYTES = 100
_STRATEGIES = {MULTI, SINGLE, "MultiRecord", "SingleRecord"}
_ROUTE = "GET /execution-parameters"


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
    need_ready(batch_told.usual)
    large = batch_told.large
    if large is None:
        raise NotJudged("the server was not asked with the caller's payload (BATCH-003)")
    judge_waited(large)
    if large.status is None or large.status == 413 or large.status >= 500:
        told = f"told SAGEMAKER_MAX_PAYLOAD_IN_MB={batch_told.payload}"
        raise Violation(f"{told}, a body of that size got {said(large)}", exchange(large, limit=80))


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
