from __future__ import annotations

from dataclasses import replace

from boxwright_conformance.checks.pipeline import instance
from boxwright_conformance.platform import Listening
from boxwright_conformance.scenarios.evidence import Ported
from boxwright_conformance.scenarios.evidence.pipeline import Beside, Chained

from ..examples import POST, built, got, not_ready, ported, started

LABEL = "com.amazonaws.sagemaker.capabilities.accept-bind-to-port"
TYPED = {"request": POST, "headers": {"content-type": "text/csv"}, "body_bytes": 40}
ANSWER = got(**TYPED)
OWN = Listening("0.0.0.0", 18237)
TAKEN = not_ready(exit_code=1, log="serving\nAddress already in use\n")
UNWELL = not_ready(got(502), port=18237, sockets=(OWN,))
NOWHERE = not_ready(port=18237, sockets=())


def at(**changes):
    return ported(**{"first": ANSWER, **changes})


def chained(**changes) -> Chained:
    usual = {"given": "text/csv; charset=utf-8", "golden": ANSWER, "again": ANSWER}
    return Chained(**{**usual, **changes})


def beside(**changes) -> Beside:
    usual = {
        "first": started(first=ANSWER),
        "abstract": (),
        "second": started(first=ANSWER),
        "after": got(),
    }
    return Beside(**{**usual, **changes})


GOOD = [
    (instance.check_further_ports_are_in_the_range, at()),
    (
        instance.check_further_ports_are_in_the_range,
        at(sockets=(OWN, Listening("127.0.0.1", 21000), Listening("::1", 21999))),
    ),
    (instance.check_label_says_the_port_can_be_set, built(labels={LABEL: "true"})),
    (instance.check_answer_has_a_type, at()),
    (instance.check_own_type_is_understood, chained()),
    (instance.check_answer_is_small, at(first=replace(ANSWER, body_bytes=5_000_000))),
    (instance.check_healthy_by_itself, at()),
    (instance.check_two_copies_run_side_by_side, beside()),
    (
        instance.check_two_copies_run_side_by_side,
        beside(first=started(first=None), second=started(first=None)),
    ),
    (instance.check_no_abstract_socket_is_shared, beside()),
]

BAD = [
    (
        instance.check_further_ports_are_in_the_range,
        at(sockets=(OWN, Listening("127.0.0.1", 22000))),
        "listens on 127.0.0.1:22000; 18237 and 21000-21999 are",
    ),
    (instance.check_label_says_the_port_can_be_set, built(labels={}), "is missing"),
    (
        instance.check_answer_has_a_type,
        at(first=replace(ANSWER, headers={})),
        "no Content-Type to hand on",
    ),
    (
        instance.check_own_type_is_understood,
        chained(again=got(415, request=POST)),
        "answers as 'text/csv; charset=utf-8' and refuses .* with 415",
    ),
    (
        instance.check_answer_is_small,
        at(first=replace(ANSWER, body_bytes=5_600_000)),
        "0 bytes became 5.6 MB",
    ),
    (
        instance.check_healthy_by_itself,
        Ported(started=UNWELL),
        "alone on port 18237 GET /ping answered 502, 1 of 1",
    ),
    (
        instance.check_two_copies_run_side_by_side,
        beside(second=TAKEN),
        "fails: Address already in use",
    ),
    (
        instance.check_two_copies_run_side_by_side,
        beside(second=started(first=got(500, request=POST))),
        "answers 500, alone 200",
    ),
    (
        instance.check_two_copies_run_side_by_side,
        beside(after=got(None, error="connection refused")),
        "the first one's ping got connection refused",
    ),
    (
        instance.check_no_abstract_socket_is_shared,
        beside(abstract=("@cache",), second=TAKEN),
        "holds the abstract socket @cache",
    ),
]

UNKNOWN = [
    (instance.check_further_ports_are_in_the_range, Ported(started=NOWHERE), "PIPE-001"),
    (instance.check_answer_has_a_type, Ported(started=UNWELL), "not healthy on port 18237"),
    (instance.check_answer_has_a_type, at(first=None), "--request"),
    (instance.check_answer_is_small, at(first=got(500, request=POST)), "answered 500"),
    (instance.check_own_type_is_understood, chained(golden=got(500)), "SERVE-020"),
    (instance.check_healthy_by_itself, Ported(started=NOWHERE), "does not listen on port 18237"),
    (
        instance.check_no_abstract_socket_is_shared,
        beside(second=TAKEN),
        "for another reason .PIPE-008.: Address already in use",
    ),
]
