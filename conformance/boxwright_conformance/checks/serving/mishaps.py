"""Judgements over servers whose model or whose processes fail."""

from __future__ import annotations

from typing import TYPE_CHECKING

from boxwright_conformance.checks.verdict import NotJudged, Violation, requirement
from boxwright_conformance.checks.words import exchange, said, tail

if TYPE_CHECKING:
    from boxwright_conformance.scenarios.evidence import Broken
    from boxwright_conformance.scenarios.evidence.aside import Orphaned, Poisoned


@requirement("SERVE-008")
def check_ping_tells_of_a_broken_model(broken: Broken) -> None:
    """A server whose model is garbage does not call itself healthy."""
    if broken.request is not None and broken.request.status != 200:
        reason = f"with a corrupt model GET /ping answers 200 and a request {said(broken.request)}"
        raise Violation(reason, exchange(broken.request))
    if broken.started.exit_code == 0:
        reason = "with a corrupt model the server ended with 0, as if nothing were wrong"
        raise Violation(reason, tail(broken.started.log))


@requirement("SERVE-008")
def check_ping_tells_of_a_dead_worker(poisoned: Poisoned) -> None:
    """After a worker's death the container ends, says so, or works again."""
    ping, request = poisoned.ping, poisoned.request
    if ping is None or request is None:
        return
    if ping.status == 200 and request.status != 200:
        reason = f"after a worker's death GET /ping answers 200 and a request {said(request)}"
        raise Violation(reason, exchange(request))


@requirement("SERVE-012")
def check_container_notices_that_its_server_died(orphaned: Orphaned) -> None:
    """When the listening process dies, the container ends with an error or is served again."""
    if not orphaned.killed:
        return
    what = f"{len(orphaned.killed)} processes killed, {orphaned.killed[0][:80]!r} first"
    if orphaned.exit_code == 0:
        raise Violation(f"ended with 0 when its server was killed ({what})", tail(orphaned.log))
    if orphaned.exit_code is None and (orphaned.ping is None or orphaned.ping.status != 200):
        after = f"{orphaned.seconds:.0f} s after its server was killed"
        answer = said(orphaned.ping) if orphaned.ping else "is not asked"
        reason = f"{after} the container still runs and GET /ping: {answer} ({what})"
        raise Violation(reason, tail(orphaned.log))


@requirement("SERVE-013")
def check_corrupt_model_is_refused_with_a_reason(broken: Broken) -> None:
    """A server that cannot read its model says why."""
    _judge_refusal(broken, "a corrupt model")


@requirement("SERVE-013")
def check_missing_model_is_refused_with_a_reason(emptied: Broken) -> None:
    """A server that finds no model does not call itself healthy, and says why."""
    _judge_refusal(emptied, "an empty model directory")


def _judge_refusal(broken: Broken, what: str) -> None:
    started, request = broken.started, broken.request
    if request is not None and request.status == 200:
        return
    if request is not None:
        reason = f"with {what} the server calls itself healthy and a request gets {said(request)}"
        raise Violation(reason, exchange(request))
    if started.error:
        raise NotJudged(f"the server does not start: {started.error}")
    usual = set(broken.usual_log.splitlines())
    if not any(line.strip() for line in started.log.splitlines() if line not in usual):
        raise Violation(f"with {what} the server gives no reason in its log", tail(started.log))
