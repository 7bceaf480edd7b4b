"""Judgements over a server's socket, its health and its end."""

from __future__ import annotations

import ipaddress
import re
from typing import TYPE_CHECKING

from boxwright_conformance.checks.verdict import NotJudged, Violation, requirement
from boxwright_conformance.checks.words import answers, exchange, last_line, said, tail

if TYPE_CHECKING:
    from boxwright_conformance.platform import Exchange
    from boxwright_conformance.scenarios.evidence import (
        Broken,
        Busy,
        Pinged,
        Ported,
        Requested,
        Started,
        Stopped,
    )

_READ_ONLY = re.compile(r"^.*(?:Read-only file system|Errno 30|EROFS).*$", re.MULTILINE)
_SLOW_HANDSHAKES = 0.02
_RETRANSMITTED = 0.9


@requirement("SERVE-001")
def check_listens_on_8080(started: Started) -> None:
    """The server listens on port 8080."""
    _judge_port(started)


@requirement("PIPE-001")
def check_listens_on_the_port_it_is_told(ported: Ported) -> None:
    """The server listens on SAGEMAKER_BIND_TO_PORT and leaves 8080 alone."""
    _judge_port(ported.started)
    if any(socket.port == 8080 for socket in ported.started.sockets):
        raise Violation(f"told to use port {ported.started.port}, it listens on 8080 as well")


@requirement("IMG-015")
def check_port_label_is_true(ported: Ported) -> None:
    """The label's promise is kept."""
    _judge_port(ported.started)


def _judge_port(started: Started) -> None:
    if started.error:
        raise Violation(f"the server does not start: {started.error}")
    if any(socket.port == started.port for socket in started.sockets):
        return
    listening = ", ".join(f"{socket.address}:{socket.port}" for socket in started.sockets)
    if listening:
        reason = f"listens on {listening}, not on port {started.port}"
    elif started.exit_code is not None:
        why = last_line(started.log)
        reason = f"the server ended with {started.exit_code}" + (f": {why}" if why else "")
    else:
        reason = f"listens on no port, {started.port} was expected"
    raise Violation(reason, tail(started.log))


@requirement("SERVE-002")
def check_listens_on_all_interfaces(started: Started) -> None:
    """Another machine can reach the server."""
    own = [socket.address for socket in started.sockets if socket.port == started.port]
    if not own:
        raise NotJudged(f"nothing listens on port {started.port} (SERVE-001)")
    if all(ipaddress.ip_address(address).is_loopback for address in own):
        raise Violation(f"listens on {own[0]}:{started.port}: only the container reaches that")


@requirement("SERVE-003")
def check_any_host_header_will_do(pinged: Pinged) -> None:
    """The `Host` header means nothing."""
    for one in pinged.hosts:
        if one.status != 200:
            host = one.request.host
            what = f"Host: {host}" if host else "HTTP/1.0 and no Host header"
            raise Violation(f"GET /ping with {what} answered {said(one)}", exchange(one))


@requirement("SERVE-004")
def check_healthy_is_200(started: Started) -> None:
    """A healthy server answers a ping with 200, and with nothing else."""
    readiness = started.readiness
    if readiness is None:
        raise Violation(f"the server does not start: {started.error}")
    if readiness.ready:
        return
    answered = [ping for ping in readiness.pings if ping.status is not None]
    if answered:
        raise Violation(f"GET /ping answered {answers(answered)}", exchange(answered[-1]))
    raise Violation(f"GET /ping was never answered: {readiness.reason}", tail(started.log))


@requirement("SERVE-004")
def check_stays_at_200(pinged: Pinged) -> None:
    """A healthy server goes on answering 200."""
    bad = [ping for ping in pinged.steady if ping.status is not None and ping.status != 200]
    if bad:
        reason = f"GET /ping of a ready server answered {answers(pinged.steady)}"
        raise Violation(reason, exchange(bad[0]))


@requirement("SERVE-005")
def check_first_pings_are_quick(started: Started) -> None:
    """A server that takes connections answers its first pings within 2 s too."""
    if started.readiness is None or started.readiness.ready:
        return
    waited = [ping for ping in started.readiness.pings if ping.error.startswith("timed out")]
    if waited and not any(ping.status for ping in started.readiness.pings):
        count = f"{len(waited)} of {len(started.readiness.pings)} pings"
        raise Violation(f"{count} were not answered in time: {waited[-1].error}", tail(started.log))
    raise NotJudged("the server never became healthy (SERVE-004)")


@requirement("SERVE-005")
def check_pings_are_quick(pinged: Pinged) -> None:
    """Every ping is answered within 2 s."""
    _judge_pings(pinged.steady, pinged.limit, "of an idle server")


@requirement("SERVE-007")
def check_ready_means_ready(started: Started) -> None:
    """The first request after the first good ping is answered."""
    if not started.ready:
        raise NotJudged("the server never became healthy (SERVE-004)")
    if started.first is None:
        raise NotJudged("no golden request: [golden] in boxwright.toml, or --golden FILE")
    if started.first.status != 200:
        reason = f"GET /ping answered 200, the request right after it {said(started.first)}"
        raise Violation(reason, exchange(started.first))


@requirement("SERVE-008")
def check_ping_tells_of_a_broken_model(broken: Broken) -> None:
    """A server whose model is garbage does not call itself healthy."""
    if broken.request is not None and broken.request.status != 200:
        reason = f"with a corrupt model GET /ping answers 200 and a request {said(broken.request)}"
        raise Violation(reason, exchange(broken.request))
    if broken.started.exit_code == 0:
        reason = "with a corrupt model the server ended with 0, as if nothing were wrong"
        raise Violation(reason, tail(broken.started.log))


@requirement("SERVE-009")
def check_pings_are_answered_under_load(busy: Busy) -> None:
    """Pings are answered within 2 s whatever else is going on."""
    _judge_pings(busy.pings, busy.limit, f"during {busy.load}")


def _judge_pings(pings: tuple[Exchange, ...], limit: float, when: str) -> None:
    failed = [ping for ping in pings if ping.status != 200]
    if failed:
        raise Violation(f"GET /ping {when} answered {answers(pings)}", exchange(failed[0]))
    slow = [ping for ping in pings if ping.seconds > limit]
    if slow:
        longest = max(slow, key=lambda ping: ping.seconds)
        count = f"{len(slow)} of {len(pings)} pings {when} took longer than {limit:g} s"
        raise Violation(f"{count}, the longest {longest.seconds:.1f} s", exchange(longest))


@requirement("SERVE-010")
def check_connections_are_taken_at_once(busy: Busy) -> None:
    """TCP handshakes are quick under load.

    A full backlog shows as a handshake repeated after a second or not done at all. Single values
    a little over the limit are the prober's own scheduling, so two in a hundred are forgiven.
    """
    lost = [took for took in busy.connects if took is None or took > _RETRANSMITTED]
    slow = [took for took in busy.connects if took is None or took > busy.handshake]
    if lost or len(slow) > _SLOW_HANDSHAKES * len(busy.connects):
        worst = max((took for took in slow if took is not None), default=None)
        text = "never done" if worst is None else f"up to {worst * 1000:.0f} ms"
        count = f"{len(slow)} of {len(busy.connects)} connections during {busy.load}"
        raise Violation(f"{count} took longer than {busy.handshake * 1000:.0f} ms ({text})")


@requirement("SERVE-051")
def check_model_directory_may_be_read_only(started: Started) -> None:
    """The server writes nothing into the model directory."""
    refused = _READ_ONLY.search(started.log)
    trouble = not started.ready or (started.first is not None and started.first.status != 200)
    if trouble and refused:
        raise Violation(f"fails on a read-only model: {refused[0].strip()}", tail(started.log))
    if not started.ready:
        raise NotJudged("the server never became healthy (SERVE-004)")


@requirement("SERVE-051")
def check_requests_write_nothing_to_the_model(requested: Requested) -> None:
    """Requests write nothing into the model directory either."""
    golden = requested.exchanges["golden"]
    refused = _READ_ONLY.search(requested.log)
    if golden.status != 200 and refused:
        raise Violation(f"fails on a read-only model: {refused[0].strip()}", exchange(golden))


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
        raise NotJudged("no golden request: [golden] in boxwright.toml, or --golden FILE")
    if one.status != 200:
        reason = f"a request under way at SIGTERM got {said(one)}"
        raise Violation(reason, f"{exchange(one)}\n\n{tail(stopped.log)}")
    if stopped.exit_code not in {0, 143, 137}:
        raise Violation(f"after SIGTERM the server ended with {stopped.exit_code}")
