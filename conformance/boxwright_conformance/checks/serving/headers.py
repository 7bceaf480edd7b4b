"""Judgements over headers that the platform adds, and over connections that last."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from boxwright_conformance.checks.compare import same
from boxwright_conformance.checks.verdict import NotJudged, Violation, Warn, requirement
from boxwright_conformance.checks.words import exchange, said

if TYPE_CHECKING:
    from boxwright_conformance.platform import Exchange
    from boxwright_conformance.scenarios.evidence import Pinged, Requested

_ATTRIBUTES = "x-amzn-sagemaker-custom-attributes"
_METERING = "x-amzn-inference-metering"


@requirement("SERVE-025")
def check_unknown_headers_are_ignored(requested: Requested) -> None:
    """Headers that nobody asked for change nothing."""
    _judge_same(requested, "unknown headers", "20 unknown X-Amzn headers of 256 characters")


@requirement("SERVE-032")
def check_custom_attributes_do_no_harm(requested: Requested) -> None:
    """Custom attributes as long as allowed change nothing; they come back where that is claimed."""
    one = _judge_same(requested, "custom attributes", "1024 characters of custom attributes")
    if "custom-attributes" not in requested.claims:
        return
    sent = next(value for name, value in one.request.headers if name.lower() == _ATTRIBUTES)
    back = one.headers.get(_ATTRIBUTES, "")
    if back != sent:
        reason = f"custom attributes came back as {back[:60]!r}, sent as {sent[:60]!r}"
        raise Violation(reason, exchange(one))


@requirement("SERVE-033")
def check_inference_ids_do_no_harm(requested: Requested) -> None:
    """An inference id is a name and nothing else."""
    _judge_same(requested, "long inference id", "an inference id of 64 characters")
    _judge_same(requested, "path as inference id", "an inference id that looks like a path")


def _judge_same(requested: Requested, name: str, what: str) -> Exchange:
    golden, one = _golden(requested), requested.exchanges[name]
    if one.status != 200:
        raise Violation(f"the golden request with {what} answered {said(one)}", exchange(one))
    if not same(one.body, golden.body, requested.golden.tolerance):
        raise Violation(f"the golden request with {what} got another answer", exchange(one))
    return one


def _golden(requested: Requested) -> Exchange:
    golden = requested.exchanges["golden"]
    if golden.status != 200:
        raise NotJudged(f"the golden request itself answered {said(golden)} (SERVE-020)")
    return golden


@requirement("SERVE-035")
def check_connections_may_be_kept(requested: Requested) -> None:
    """A second request on the same connection is answered, or the server said that it closes it."""
    _golden(requested)
    one = requested.exchanges["kept connection"]
    if one.error or set(one.statuses) != {200}:
        came = ", ".join(map(str, one.statuses)) or "nothing"
        trouble = f", then {one.error}" if one.error else ""
        reason = f"the same request sent three times on one connection got {came}{trouble}"
        raise Violation(reason, exchange(one))
    ahead = requested.exchanges["pipelined"]
    if ahead.error or set(ahead.statuses) != {200}:
        reason = f"three requests sent without waiting got {said(ahead)} in the end"
        raise Warn(f"{reason}; no client of the platform was seen to do that", exchange(ahead))


@requirement("SERVE-037")
def check_metering_can_be_read(requested: Requested) -> None:
    """What is metered is JSON with a whole number, and only what was answered is metered."""
    golden = _golden(requested)
    told = golden.headers.get(_METERING, "")
    try:
        units = json.loads(told)["ConsumedUnits"]
    except (ValueError, KeyError, TypeError):
        raise Violation(f"X-Amzn-Inference-Metering is {told[:80]!r}", exchange(golden)) from None
    if not isinstance(units, int) or isinstance(units, bool):
        raise Violation(f"ConsumedUnits is {units!r}, no whole number", exchange(golden))
    for name, one in requested.exchanges.items():
        if one.status is not None and one.status >= 400 and _METERING in one.headers:
            raise Violation(f"{name} answered {said(one)} and is metered", exchange(one))


@requirement("SERVE-041")
def check_posted_pings_do_no_harm(pinged: Pinged) -> None:
    """`POST /ping` breaks nothing."""
    one = pinged.others["post ping"]
    if one.status is None or one.status >= 500:
        raise Warn(f"POST /ping answered {said(one)}", exchange(one))
