from __future__ import annotations

from boxwright_conformance.checks.serving import (
    files,
    health,
    lifetime,
    mishaps,
    readiness,
    requests,
    sizes,
    sockets,
)
from boxwright_conformance.platform import Listening, Request
from boxwright_conformance.subject import Golden

from ..examples import (
    GOLDEN,
    POST,
    broken,
    busy,
    got,
    large,
    not_ready,
    pinged,
    ported,
    requested,
    rows,
    started,
    stopped,
)
from ..examples import readiness as came_up

HTTP10 = Request(http10=True, host="")
LATE = got(None, error="timed out after 2 s", seconds=2.0)
ROFS = "OSError: [Errno 30] Read-only file system: '/opt/ml/model/cache'\n"
JSON = Golden(body=b"{}", content_type="application/json", accept="application/json")


def answered(content_type, body=b"1\n"):
    return got(headers={"content-type": content_type}, body=body, request=POST)


GOOD = [
    (sockets.check_listens_on_8080, started()),
    (sockets.check_listens_on_8080, not_ready(got(503))),
    (sockets.check_listens_on_the_port_it_is_told, ported()),
    (sockets.check_port_label_is_true, ported()),
    (sockets.check_listens_on_all_interfaces, started()),
    (sockets.check_listens_on_all_interfaces, started(sockets=(Listening("::", 8080),))),
    (health.check_any_host_header_will_do, pinged()),
    (health.check_healthy_is_200, started(readiness=came_up(got(503), got()))),
    (health.check_stays_at_200, pinged()),
    (health.check_first_pings_are_quick, started()),
    (health.check_pings_are_quick, pinged()),
    (readiness.check_ready_means_ready, started()),
    (mishaps.check_ping_tells_of_a_broken_model, broken()),
    (mishaps.check_ping_tells_of_a_broken_model, broken(not_ready(exit_code=1))),
    (mishaps.check_ping_tells_of_a_broken_model, broken(started(), got())),
    (health.check_pings_are_answered_under_load, busy()),
    (sockets.check_connections_are_taken_at_once, busy()),
    (sockets.check_connections_are_taken_at_once, busy(connects=(0.3, *(0.01,) * 99))),
    (
        sockets.check_connections_are_taken_at_once,
        busy(connects=(1.9,) * 5, handshake=2.0, strain=8),
    ),
    (
        health.check_pings_are_answered_under_load,
        busy(pings=(got(seconds=9.0),), limit=10, strain=5),
    ),
    (files.check_model_directory_may_be_read_only, started()),
    (files.check_model_directory_may_be_read_only, started(log=ROFS)),
    (files.check_requests_write_nothing_to_the_model, requested()),
    (lifetime.check_server_hears_sigterm, stopped()),
    (lifetime.check_request_in_flight_is_finished, stopped()),
    (lifetime.check_request_in_flight_is_finished, stopped(exit_code=143)),
    (requests.check_golden_request_is_answered, requested()),
    (sizes.check_large_bodies_are_taken, large()),
    (requests.check_content_type_may_have_parameters, requested()),
    (requests.check_unknown_type_is_415, requested()),
    (requests.check_unknown_accept_is_406, requested()),
    (requests.check_any_accept_is_fine, requested()),
    (requests.check_bad_bodies_are_refused, requested()),
    (requests.check_answer_type_is_true, requested()),
    (
        requests.check_answer_type_is_true,
        requested(JSON, golden=answered("application/json", b"[1]")),
    ),
    (requests.check_parallel_requests_do_not_mix, rows()),
    (requests.check_chunked_requests_are_read, requested()),
    (requests.check_unknown_paths_are_404, pinged()),
]

BAD = [
    (sockets.check_listens_on_8080, started(error="exec format error"), "does not start"),
    (
        sockets.check_listens_on_8080,
        not_ready(sockets=(Listening("0.0.0.0", 5000),)),
        "0.0.0.0:5000, not",
    ),
    (
        sockets.check_listens_on_8080,
        not_ready(sockets=(), exit_code=1, log="no model\n"),
        "1: no model",
    ),
    (sockets.check_listens_on_8080, not_ready(sockets=()), "listens on no port"),
    (
        sockets.check_listens_on_the_port_it_is_told,
        ported(sockets=(Listening("::", 8080),)),
        "18237",
    ),
    (
        sockets.check_listens_on_the_port_it_is_told,
        ported(sockets=(Listening("::", 8080), Listening("::", 18237))),
        "8080 as well",
    ),
    (
        sockets.check_port_label_is_true,
        ported(sockets=(Listening("::", 8080),)),
        "not on port 18237",
    ),
    (
        sockets.check_listens_on_all_interfaces,
        not_ready(sockets=(Listening("127.0.0.1", 8080),)),
        "only",
    ),
    (
        health.check_any_host_header_will_do,
        pinged(hosts=(got(400, request=HTTP10),)),
        "no Host header",
    ),
    (
        health.check_any_host_header_will_do,
        pinged(hosts=(got(400, request=Request(host="a")),)),
        "Host: a",
    ),
    (health.check_healthy_is_200, not_ready(got(204), got(204)), "204, 2 of 2 times"),
    (health.check_healthy_is_200, not_ready(LATE), "never answered: no 200"),
    (health.check_healthy_is_200, started(readiness=None, error="no such file"), "does not start"),
    (health.check_stays_at_200, pinged(steady=(got(), got(500))), "500, 1 of 2 times"),
    (health.check_first_pings_are_quick, not_ready(LATE, LATE), "2 of 2 pings were not answered"),
    (
        health.check_pings_are_quick,
        pinged(steady=(got(seconds=3.0),)),
        "longer than 2 s, .* 3.0 s",
    ),
    (health.check_pings_are_quick, pinged(steady=(got(), LATE)), "timed out after 2 s, 1 of 2"),
    (
        readiness.check_ready_means_ready,
        started(first=got(500, request=POST)),
        "right after it 500",
    ),
    (
        mishaps.check_ping_tells_of_a_broken_model,
        broken(started(), got(500)),
        "answers 200 and .* 500",
    ),
    (mishaps.check_ping_tells_of_a_broken_model, broken(not_ready(exit_code=0)), "ended with 0"),
    (health.check_pings_are_answered_under_load, busy(pings=(LATE,)), "during 32 slow uploads"),
    (
        health.check_pings_are_answered_under_load,
        busy(pings=(got(seconds=2.5),)),
        "longer than 2 s",
    ),
    (
        health.check_pings_are_answered_under_load,
        busy(pings=(got(seconds=5.5),), limit=5, strain=2.5),
        "slow uploads on a machine 2.5 times as slow as an idle one took longer than 5 s",
    ),
    (
        sockets.check_connections_are_taken_at_once,
        busy(connects=(2.1, *(0.01,) * 99), handshake=0.5, strain=2),
        "up to 2100 ms",
    ),
    (
        sockets.check_connections_are_taken_at_once,
        busy(connects=(1.02, *(0.01,) * 99)),
        "up to 1020 ms",
    ),
    (
        sockets.check_connections_are_taken_at_once,
        busy(connects=(None, *(0.01,) * 99)),
        "never done",
    ),
    (sockets.check_connections_are_taken_at_once, busy(connects=(0.3,) * 5), "5 of 5 connections"),
    (files.check_model_directory_may_be_read_only, not_ready(log=ROFS), "Errno 30"),
    (
        files.check_requests_write_nothing_to_the_model,
        requested(golden=got(500), log=ROFS),
        "Errno 30",
    ),
    (
        lifetime.check_server_hears_sigterm,
        stopped(exit_code=137, seconds=30.0),
        "killed after 30 s",
    ),
    (
        lifetime.check_request_in_flight_is_finished,
        stopped(in_flight=got(None, error="connection reset")),
        "got connection reset",
    ),
    (lifetime.check_request_in_flight_is_finished, stopped(exit_code=1), "ended with 1"),
    (requests.check_golden_request_is_answered, requested(golden=got(405)), "answered 405"),
    (
        requests.check_golden_request_is_answered,
        requested(golden=got(body=b"4\n")),
        "'4', expected '3.0'",
    ),
    (sizes.check_large_bodies_are_taken, large(n6291456=got(413)), "6.3 MB got 413"),
    (
        sizes.check_large_bodies_are_taken,
        large(n25000000=got(None, error="connection reset")),
        "25.0 MB",
    ),
    (
        requests.check_content_type_may_have_parameters,
        requested(type_with_parameter=got(415, request=POST)),
        "text/csv answered 415",
    ),
    (
        requests.check_content_type_may_have_parameters,
        requested(type_in_capitals=got(body=b"9", request=POST)),
        "another answer",
    ),
    (requests.check_unknown_type_is_415, requested(unknown_type=got(500)), "answered 500, not 415"),
    (
        requests.check_unknown_accept_is_406,
        requested(unknown_accept=got(200)),
        "answered 200, not 406",
    ),
    (requests.check_any_accept_is_fine, requested(no_accept=got(406)), "Accept none answered 406"),
    (
        requests.check_bad_bodies_are_refused,
        requested(bad_body__empty=got(500)),
        "empty answered 500",
    ),
    (
        requests.check_bad_bodies_are_refused,
        requested(bad_body__empty=got(200)),
        "empty answered 200",
    ),
    (
        requests.check_bad_bodies_are_refused,
        requested(bad_body__empty=got(400, body=b"Traceback (most recent call last)")),
        "traceback",
    ),
    (
        requests.check_bad_bodies_are_refused,
        requested(golden_after_bad_bodies=got(502)),
        "answered 502",
    ),
    (requests.check_answer_type_is_true, requested(golden=answered("")), "no Content-Type"),
    (
        requests.check_answer_type_is_true,
        requested(golden=answered("text/html")),
        "asked for text/csv",
    ),
    (
        requests.check_answer_type_is_true,
        requested(JSON, golden=answered("application/json", b"1,2")),
        "is not",
    ),
    (
        requests.check_answer_type_is_true,
        requested(golden=answered("text/csv", b"{}")),
        "and is not",
    ),
    (
        requests.check_parallel_requests_do_not_mix,
        rows(together=(got(body=b"1\n"), got(body=b"1\n"))),
        "among 2 got '1', alone '2'",
    ),
    (requests.check_parallel_requests_do_not_mix, rows(together=(got(), got(500))), "got|answered"),
    (
        requests.check_chunked_requests_are_read,
        requested(chunked=got(400, request=Request(chunked=True))),
        "chunked answered 400",
    ),
    (requests.check_unknown_paths_are_404, pinged(**{"unknown path": got(200)}), "not 404"),
    (
        requests.check_unknown_paths_are_404,
        pinged(head=got(500, request=Request(method="HEAD"))),
        "HEAD",
    ),
]

FAILING = requested(golden=got(500))
UNKNOWN = [
    (sockets.check_listens_on_all_interfaces, not_ready(sockets=()), "nothing listens"),
    (health.check_first_pings_are_quick, not_ready(got(503)), "never became healthy"),
    (
        health.check_first_pings_are_quick,
        started(readiness=None, error="no such file"),
        "not start",
    ),
    (readiness.check_ready_means_ready, not_ready(), "never became healthy"),
    (readiness.check_ready_means_ready, started(first=None), "no golden request"),
    (files.check_model_directory_may_be_read_only, not_ready(), "never became healthy"),
    (lifetime.check_request_in_flight_is_finished, stopped(in_flight=None), "no golden request"),
    (requests.check_content_type_may_have_parameters, FAILING, "SERVE-020"),
    (requests.check_unknown_type_is_415, FAILING, "SERVE-020"),
    (requests.check_bad_bodies_are_refused, FAILING, "SERVE-020"),
    (requests.check_answer_type_is_true, FAILING, "SERVE-020"),
    (
        requests.check_parallel_requests_do_not_mix,
        rows(single=(got(400), got())),
        "alone answered 400",
    ),
]


def test_the_golden_answer_is_compared_within_its_tolerance():
    requests.check_golden_request_is_answered(requested(GOLDEN))
