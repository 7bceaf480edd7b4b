"""Judgements over how a server comes up for a batch transform job."""

from __future__ import annotations

from typing import TYPE_CHECKING

from boxwright_conformance.checks.verdict import NotJudged, Violation, requirement
from boxwright_conformance.checks.words import exchange, last_line, said, tail
from boxwright_conformance.scenarios.batch.differing import difference

if TYPE_CHECKING:
    from boxwright_conformance.scenarios.evidence import Broken, Started
    from boxwright_conformance.scenarios.evidence.batch import BatchStarted, BatchTold


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
    need_ready(batch_told.usual)
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


@requirement("BATCH-014")
def check_early_pings_do_no_harm(batch_started: BatchStarted) -> None:
    """Pings from the first moment on are survived."""
    started = batch_started.started
    if started.ready:
        return
    pings = started.readiness.pings if started.readiness else ()
    heard = [one for one in pings if one.connected]
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


def need_ready(usual: BatchStarted) -> None:
    """Give up on a server that never came up.

    Raises:
        NotJudged: it did not.
    """
    if not usual.started.ready:
        raise NotJudged("the server never became healthy in a batch job (BATCH-001)")
