"""Judgements over what variables change about a server, and over its start and end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from boxwright_conformance.checks.inference_toolkit.words import came_up, how
from boxwright_conformance.checks.verdict import NotJudged, Violation, Warn, requirement
from boxwright_conformance.checks.words import exchange, said, tail

if TYPE_CHECKING:
    from boxwright_conformance.scenarios.evidence.inference_toolkit import (
        Handled,
        Many,
        Overridden,
        Sessions,
        Supervised,
        Tried,
    )

_PORT = 18237
_USUAL = frozenset({8080, 8081})
_EVERYWHERE = frozenset({"0.0.0.0", "::"})  # noqa: S104 - looked for, not bound


@requirement("ITK-010")
def check_workers_are_as_many_as_asked_for(handled: Handled) -> None:
    """So many processes load the model."""
    came_up(handled.started)
    if not handled.loads:
        raise NotJudged("no handler could say which processes loaded the model (ITK-002)")
    seen = len(set(handled.loads))
    if seen != handled.workers:
        asked = f"SAGEMAKER_MODEL_SERVER_WORKERS={handled.workers}"
        raise Violation(f"{asked}, and {seen} loaded the model")


@requirement("ITK-011")
def check_answers_may_take_long(handled_overridden: Overridden, handled_impatient: Tried) -> None:
    """A slow answer comes; without --soak, the limit is at least seen to follow the variable."""
    came_up(handled_overridden.started)
    answer, seconds = handled_overridden.exchanges["slow"], handled_overridden.seconds
    if answer.status != 200:
        asked = f"SAGEMAKER_MODEL_SERVER_TIMEOUT=120, and an answer that takes {seconds:.0f} s"
        raise Violation(f"{asked} gets {said(answer)}", exchange(answer))
    cut = handled_impatient.answer
    if not handled_overridden.soaked and (cut is None or cut.status == 200):
        raise NotJudged(
            "the limit was not seen to follow SAGEMAKER_MODEL_SERVER_TIMEOUT; an answer of 70 s "
            "would tell: --soak"
        )


@requirement("ITK-012")
def check_every_port_moves(handled_overridden: Overridden) -> None:
    """Neither of the two usual ports stays open when another one is named."""
    came_up(handled_overridden.started)
    stray = sorted(
        one.port
        for one in handled_overridden.started.sockets
        if one.port in _USUAL and one.address in _EVERYWHERE
    )
    if stray:
        raise Violation(f"SAGEMAKER_BIND_TO_PORT={_PORT}, and port {stray[0]} is open as well")


@requirement("ITK-013")
def check_bodies_may_be_large(handled_overridden: Overridden, handled: Handled) -> None:
    """25 MB get through with the variable; without it that is only hoped for."""
    came_up(handled_overridden.started)
    answer = handled_overridden.exchanges["large"]
    if answer.status != 200:
        asked = "SAGEMAKER_MAX_PAYLOAD_IN_MB=25, and a body of 25,000,000 bytes"
        raise Violation(f"{asked} gets {said(answer)}", exchange(answer))
    usual = handled.exchanges.get("large")
    if usual is not None and usual.status != 200:
        raise Warn(f"unless the variable is set, a body of 25,000,000 bytes gets {said(usual)}")


@requirement("ITK-014")
def check_root_may_be_read_only(handled_restricted: Tried, handled: Handled) -> None:
    """Without rights and with nothing but /tmp to write to it serves."""
    came_up(handled.started)
    started, answer = handled_restricted.started, handled_restricted.answer
    if not started.ready:
        reason = f"as user 990 with a read-only root it does not come up: {how(started)}"
        raise Violation(reason, tail(started.log))
    if answer is None or answer.status != 200:
        got = said(answer) if answer else "no answer"
        raise Violation(f"as user 990 with a read-only root a request gets {got}")


@requirement("ITK-015")
def check_sigterm_reaches_the_server(handled: Handled) -> None:
    """The server ends before it is killed."""
    came_up(handled.started)
    seconds, code = handled.stopped
    if code == 137 or seconds >= handled.grace:
        reason = f"SIGTERM was not passed on: killed after {seconds:.0f} s (exit code {code})"
        raise Violation(reason)


@requirement("ITK-016")
def check_flags_are_taken(handled_flags: Tried, handled: Handled) -> None:
    """A harmless flag of the Java machine does no harm."""
    came_up(handled.started)
    started, answer = handled_flags.started, handled_flags.answer
    if not started.ready:
        reason = f"with SAGEMAKER_MODEL_SERVER_VMARGS=-Xmx256m it does not come up: {how(started)}"
        raise Violation(reason, tail(started.log))
    if answer is None or answer.status != 200:
        got = said(answer) if answer else "no answer"
        raise Violation(f"with SAGEMAKER_MODEL_SERVER_VMARGS=-Xmx256m a request gets {got}")


@requirement("ITK-017")
def check_only_true_means_many(handled_many: Many) -> None:
    """Many models with `true`, one with `True`."""
    if not handled_many.started.ready:
        reason = f"SAGEMAKER_MULTI_MODEL=true: {how(handled_many.started)}"
        raise Violation(reason, tail(handled_many.started.log))
    for name, what in (
        ("list", "GET /models"),
        ("load", "loading a model"),
        ("invoke", "the handlers of a loaded model"),
    ):
        answer = handled_many.exchanges[name]
        if answer.status != 200:
            reason = f"SAGEMAKER_MULTI_MODEL=true: {what} gets {said(answer)}"
            raise Violation(reason, exchange(answer))
    other = handled_many.other
    if other.answer is None or other.answer.status != 200:
        got = said(other.answer) if other.answer else how(other.started)
        raise Violation(f"SAGEMAKER_MULTI_MODEL=True is no true, and its only model gets {got}")


@requirement("ITK-019")
def check_ping_waits_for_the_model(handled_transformed: Tried) -> None:
    """The first good ping comes after model_fn has returned."""
    started = handled_transformed.started
    if not started.ready or started.readiness is None:
        raise NotJudged(f"the server does not come up: {how(started)}")
    seconds, takes = started.readiness.seconds, handled_transformed.seconds
    if seconds < takes:
        raise Violation(f"/ping is good after {seconds:.1f} s, loading takes {takes:.0f} s")


@requirement("ITK-020")
def check_supervisor_tries_again_and_gives_up(supervised: Supervised) -> None:
    """A command that always fails is started again, and not for ever."""
    result = supervised.result
    if result.start_error:
        raise Violation(f"there is no standard-supervisor: {result.start_error}")
    if result.timed_out:
        times = f"{supervised.starts} starts in {result.seconds:.0f} s"
        raise Violation(f"a command that always fails is started for ever: {times}")
    if supervised.starts < 2:
        times = f"{supervised.starts} start, exit code {result.exit_code}"
        raise Violation(f"a command that fails is not started again: {times}", tail(result.log))
    if result.exit_code == 0:
        raise Violation("a command that always fails ends the container with 0")


@requirement("ITK-021")
def check_sessions_expire(handled_sessions: Sessions) -> None:
    """A session works until its end, and no longer."""
    came_up(handled_sessions.started)
    if handled_sessions.used is None or handled_sessions.late is None:
        got = said(handled_sessions.opened) if handled_sessions.opened else "no answer"
        raise Violation(f"no session is opened: {got}, without a session id")
    if handled_sessions.used.status != 200:
        raise Violation(f"in an open session a request gets {said(handled_sessions.used)}")
    if handled_sessions.late.status == 200:
        expiry = f"{handled_sessions.expiry:.0f} s"
        raise Violation(f"a session that was to end after {expiry} is served after that")
