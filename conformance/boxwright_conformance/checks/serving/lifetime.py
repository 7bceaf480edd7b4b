"""Judgements over how long a server lives, and over its end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from boxwright_conformance.checks.verdict import NotJudged, Violation, requirement
from boxwright_conformance.checks.words import exchange, said, tail
from boxwright_conformance.scenarios.evidence import NO_REQUEST

if TYPE_CHECKING:
    from boxwright_conformance.scenarios.evidence import Stopped
    from boxwright_conformance.scenarios.evidence.serving import Lasting, Left


@requirement("SERVE-011")
def check_server_outlives_idleness(lasting: Lasting) -> None:
    """A server that nobody asks anything is still there, and well."""
    if lasting.exit_code is not None:
        what = f"the server ended by itself with {lasting.exit_code}"
        raise Violation(what, tail(lasting.log))
    if lasting.seconds < lasting.wanted:
        raise NotJudged(
            f"it lives, but was not left alone for {lasting.wanted:g} s; --soak waits that long"
        )
    if lasting.ping.status != 200:
        reason = f"after {lasting.seconds:.0f} s of rest GET /ping answered {said(lasting.ping)}"
        raise Violation(reason, exchange(lasting.ping))


@requirement("SERVE-070")
def check_server_hears_sigterm(stopped: Stopped) -> None:
    """A server that is told to stop ends before it is killed."""
    if stopped.exit_code == 137 or stopped.seconds >= stopped.grace:
        took = f"after {stopped.seconds:.0f} s (exit code {stopped.exit_code})"
        raise Violation(f"SIGTERM was not heard: killed {took}", tail(stopped.log))


@requirement("SERVE-071")
def check_request_in_flight_is_finished(stopped: Stopped) -> None:
    """A request that was under way at SIGTERM is still answered."""
    one = stopped.in_flight
    if one is None:
        raise NotJudged(NO_REQUEST)
    if one.status != 200:
        reason = f"a request under way at SIGTERM got {said(one)}"
        raise Violation(reason, f"{exchange(one)}\n\n{tail(stopped.log)}")
    if stopped.exit_code not in {0, 143, 137}:
        raise Violation(f"after SIGTERM the server ended with {stopped.exit_code}")


@requirement("SERVE-072")
def check_children_are_reaped(left: Left) -> None:
    """Processes that have ended are asked how, so that they do not pile up."""
    zombies = [one for one in left.processes if one.zombie]
    if zombies:
        listed = "\n".join(f"{one.pid} {one.state} {one.command}" for one in left.processes)
        raise Violation(f"{len(zombies)} zombie processes, such as {zombies[0].command}", listed)
