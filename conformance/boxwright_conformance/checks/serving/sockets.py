"""Judgements over where a server listens and how it takes connections."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING

from boxwright_conformance.checks.verdict import NotJudged, Violation, requirement
from boxwright_conformance.checks.words import last_line, tail

if TYPE_CHECKING:
    from boxwright_conformance.scenarios.evidence import (
        Busy,
        Ported,
        Started,
    )

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


@requirement("SERVE-010")
def check_connections_are_taken_at_once(busy: Busy) -> None:
    """TCP handshakes are quick under load.

    A full backlog shows as a handshake repeated after a second or not done at all. Single values
    a little over the limit are the prober's own scheduling, so two in a hundred are forgiven.
    """
    lost = [took for took in busy.connects if took is None or took > _RETRANSMITTED * busy.strain]
    slow = [took for took in busy.connects if took is None or took > busy.handshake]
    if lost or len(slow) > _SLOW_HANDSHAKES * len(busy.connects):
        worst = max((took for took in slow if took is not None), default=None)
        text = "never done" if worst is None else f"up to {worst * 1000:.0f} ms"
        count = f"{len(slow)} of {len(busy.connects)} connections during {busy.what}"
        raise Violation(f"{count} took longer than {busy.handshake * 1000:.0f} ms ({text})")
