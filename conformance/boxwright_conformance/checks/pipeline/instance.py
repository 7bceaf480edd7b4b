"""Judgements over containers that share an instance."""

from __future__ import annotations

from typing import TYPE_CHECKING

from boxwright_conformance.checks.built import judge_label
from boxwright_conformance.checks.verdict import NotJudged, Violation, requirement
from boxwright_conformance.checks.words import answers, exchange, last_line, said, tail
from boxwright_conformance.scenarios.evidence import NO_REQUEST
from boxwright_conformance.scenarios.evidence.pipeline import PORTS

if TYPE_CHECKING:
    from boxwright_conformance.platform import Exchange
    from boxwright_conformance.scenarios.evidence import Built, Ported, Started
    from boxwright_conformance.scenarios.evidence.pipeline import Beside, Chained

_LARGEST_BETWEEN = 5_000_000


@requirement("PIPE-002")
def check_further_ports_are_in_the_range(ported: Ported) -> None:
    """Every other port, on the loopback as well, is one that the container may use."""
    started = ported.started
    if not started.sockets:
        raise NotJudged(f"nothing listens when told to use port {started.port} (PIPE-001)")
    for socket in started.sockets:
        if socket.port != started.port and socket.port not in PORTS:
            allowed = f"{started.port} and {PORTS[0]}-{PORTS[-1]} are its own"
            raise Violation(f"listens on {socket.address}:{socket.port}; {allowed}")


@requirement("PIPE-003")
def check_label_says_the_port_can_be_set(built: Built) -> None:
    """The platform takes the image into a pipeline."""
    judge_label(built, "accept-bind-to-port")


@requirement("PIPE-004")
def check_answer_has_a_type(ported: Ported) -> None:
    """The next container is told what it gets."""
    one = _answered(ported)
    if not one.headers.get("content-type", "").strip():
        raise Violation("the answer has no Content-Type to hand on", exchange(one))


@requirement("PIPE-004")
def check_own_type_is_understood(chained: Chained) -> None:
    """The container reads a type in the form in which it writes it."""
    one, golden = chained.again, chained.golden
    if golden.status != 200:
        raise NotJudged(f"the golden request itself answered {said(golden)} (SERVE-020)")
    if one.status != 200:
        what = f"it answers as {chained.given!r} and refuses a request of that type"
        raise Violation(f"{what} with {said(one)}", exchange(one))


@requirement("PIPE-005")
def check_answer_is_small(ported: Ported) -> None:
    """The answer fits between two containers."""
    one = _answered(ported)
    if one.body_bytes > _LARGEST_BETWEEN:
        sent = len(one.request.body)
        grown = f"{sent} bytes became {one.body_bytes / 1e6:.1f} MB"
        raise Violation(f"{grown}, 5 MB pass from one container to the next")


def _answered(ported: Ported) -> Exchange:
    """What came back to the golden request on the other port."""
    started = ported.started
    if not started.ready:
        raise NotJudged(f"the server is not healthy on port {started.port} (PIPE-001, PIPE-007)")
    if started.first is None:
        raise NotJudged(NO_REQUEST)
    if started.first.status != 200:
        raise NotJudged(f"the golden request answered {said(started.first)} (SERVE-020)")
    return started.first


@requirement("PIPE-007")
def check_healthy_by_itself(ported: Ported) -> None:
    """The container is healthy without its neighbours."""
    started = ported.started
    if started.ready:
        return
    if not any(socket.port == started.port for socket in started.sockets):
        raise NotJudged(f"it does not listen on port {started.port} (PIPE-001)")
    pings = started.readiness.pings if started.readiness else ()
    seen = answers(pings[-5:]) if pings else "nothing"
    raise Violation(f"alone on port {started.port} GET /ping answered {seen}", tail(started.log))


@requirement("PIPE-008")
def check_two_copies_run_side_by_side(beside: Beside) -> None:
    """A second copy in the same network comes up, and the first one stays well."""
    if not beside.second.ready:
        raise Violation(f"a second copy in the same network fails: {_why(beside)}", _log(beside))
    first, second = beside.first.first, beside.second.first
    if first and second and first.status == 200 != second.status:
        reason = f"a second copy in the same network answers {said(second)}, alone {said(first)}"
        raise Violation(reason, exchange(second))
    if beside.after.status != 200:
        reason = f"once a second copy ran, the first one's ping got {said(beside.after)}"
        raise Violation(reason, exchange(beside.after))


@requirement("PIPE-009")
def check_no_abstract_socket_is_shared(beside: Beside) -> None:
    """No name that lives in the network keeps a second copy from running."""
    if beside.second.ready:
        return
    if not beside.abstract:
        raise NotJudged(f"a second copy fails for another reason (PIPE-008): {_why(beside)}")
    names = ", ".join(beside.abstract)
    reason = f"a second copy fails where the first one holds the abstract socket {names}"
    raise Violation(reason, _log(beside))


def _why(beside: Beside) -> str:
    second: Started = beside.second
    if second.error or second.readiness is None:
        return second.error
    return last_line(second.log) if second.exit_code is not None else second.readiness.reason


def _log(beside: Beside) -> str:
    return tail(beside.second.log)
