"""Judgements over what the default handlers read and write."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from boxwright_conformance.checks.inference_toolkit.words import came_up
from boxwright_conformance.checks.verdict import NotJudged, Violation, Warn, requirement
from boxwright_conformance.checks.words import exchange, said
from boxwright_conformance.scenarios.inference_toolkit.handled import TOKEN
from boxwright_conformance.scenarios.inference_toolkit.models import FACTOR
from boxwright_conformance.scenarios.inference_toolkit.npy import rows_of
from boxwright_conformance.scenarios.inference_toolkit.servers import ROWS

if TYPE_CHECKING:
    from boxwright_conformance.platform import Exchange
    from boxwright_conformance.scenarios.evidence.inference_toolkit import Handled, Overridden

_JSON, _CSV, _NPY, _NPZ = (
    "application/json",
    "text/csv",
    "application/x-npy",
    "application/x-npz",
)
_WANTED = [[FACTOR * item for item in row] for row in ROWS]


def _rows(answer: Exchange, media: str) -> list[list[float]] | None:
    """The rows in an answer of this type; None when there are none."""
    try:
        if media == _JSON:
            return [[float(item) for item in row] for row in json.loads(answer.body)]
        if media == _CSV:
            lines = answer.text.split()
            return [[float(item) for item in line.split(",")] for line in lines]
        return rows_of(answer.body)
    except (ValueError, TypeError):
        return None


def _need(answer: Exchange, media: str, what: str) -> None:
    """Make sure that an answer holds the right rows in this type.

    Raises:
        Violation: it does not.
    """
    if answer.status != 200:
        raise Violation(f"{what}: {said(answer)}", exchange(answer))
    if _rows(answer, media) != _WANTED:
        kind = answer.headers.get("content-type", "no type")
        raise Violation(f"{what}: not the right rows as {media} ({kind})", exchange(answer))


@requirement("ITK-007")
def check_default_types_are_read_and_written(handled: Handled) -> None:
    """Arrays come in four types and go out in three."""
    came_up(handled.started)
    for media in (_JSON, _CSV, _NPY, _NPZ):
        _need(handled.exchanges[f"read {media}"], _JSON, f"reading {media}")
    for media in (_JSON, _CSV, _NPY):
        _need(handled.exchanges[f"write {media}"], media, f"writing {media}")


@requirement("ITK-008")
def check_answer_is_json_by_default(handled: Handled) -> None:
    """No wish and any wish give JSON; of a list the first known type counts."""
    came_up(handled.started)
    _need(handled.exchanges["no accept"], _JSON, "without Accept")
    _need(handled.exchanges["any accept"], _JSON, "with Accept */*")
    _need(handled.exchanges["accept list"], _CSV, "with Accept text/csv, */*")
    first = handled.exchanges["accept list with an unknown type first"]
    _need(first, _CSV, "with Accept application/x-nope, text/csv")


@requirement("ITK-008")
def check_default_answer_can_be_set(handled_overridden: Overridden) -> None:
    """The variable's type is what output_fn is asked for."""
    came_up(handled_overridden.started)
    if "accept" not in handled_overridden.seen:
        raise NotJudged("the module's output_fn did not run (ITK-002)")
    if handled_overridden.seen["accept"] != _CSV:
        asked = handled_overridden.seen["accept"]
        reason = "SAGEMAKER_DEFAULT_INVOCATIONS_ACCEPT=text/csv, and output_fn is asked for"
        raise Violation(f"{reason} {asked}")


@requirement("ITK-009")
def check_unsupported_types_are_refused(handled: Handled) -> None:
    """A type that nobody reads gives 415, one that nobody writes 406."""
    came_up(handled.started)
    for name, what, right in (
        ("unknown type", "Content-Type", 415),
        ("unknown accept", "Accept", 406),
    ):
        answer = handled.exchanges[name]
        if answer.status != right:
            reason = f"an unsupported {what} gets {said(answer)}, not {right}"
            raise Violation(reason, exchange(answer))


@requirement("ITK-009")
def check_own_errors_keep_their_status(handled_overridden: Overridden) -> None:
    """An error that a handler raises with a status is answered with it."""
    came_up(handled_overridden.started)
    answer = handled_overridden.exchanges["refused"]
    if answer.status != 415:
        reason = f"a handler's own error with status 415 is answered {said(answer)}"
        raise Violation(reason, exchange(answer))


@requirement("ITK-018")
def check_errors_keep_secrets(handled: Handled) -> None:
    """What a handler put into its exception does not reach the caller."""
    came_up(handled.started)
    answer = handled.exchanges["failing handler"]
    if answer.status == 200:
        raise NotJudged("a handler that fails is answered with 200 (ITK-009)")
    if TOKEN in answer.text:
        raise Violation("the caller reads what the handler's exception said", exchange(answer))
    if "Traceback" in answer.text or "/opt/ml" in answer.text:
        raise Warn("the caller reads a traceback", exchange(answer))


@requirement("ITK-022")
def check_parameters_are_cut_off(handled: Handled) -> None:
    """A charset and a q-value change nothing."""
    came_up(handled.started)
    typed, wished = (
        handled.exchanges[name] for name in ("type with parameter", "accept with quality")
    )
    _need(typed, _JSON, "Content-Type text/csv; charset=utf-8")
    _need(wished, _CSV, "Accept text/csv;q=0.9")


@requirement("ITK-023")
def check_pickles_are_not_run(handled: Handled) -> None:
    """An NPY body with objects is refused, not unpickled."""
    came_up(handled.started)
    if handled.canary is None:
        raise NotJudged("no handler could say whether the pickle was run (ITK-002)")
    if handled.canary:
        answer = handled.exchanges["pickle"]
        raise Violation("a pickle in an NPY body was run: it made a file", exchange(answer))
