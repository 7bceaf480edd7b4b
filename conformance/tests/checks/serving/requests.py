from __future__ import annotations

from dataclasses import replace

from boxwright_conformance.checks.serving import headers, sizes, trust
from boxwright_conformance.scenarios.evidence.serving import Asked, Left
from boxwright_conformance.scenarios.serving.forms import ATTRIBUTES
from boxwright_conformance.subject import Golden

from ..examples import GOLDEN, POST, got, large, pinged, requested

NAME = "X-Amzn-SageMaker-Custom-Attributes"
WITH = replace(POST, headers=((NAME, ATTRIBUTES),))
LONG = Golden(body=b"1.5,2.5,3.5,4.5,5.5\n", content_type="text/csv")
BROKE = got(None, request=POST, error="closed without an answer")


def metered(text, **changes):
    answer = got(headers={"x-amzn-inference-metering": text}, request=POST)
    return requested(golden=answer, **changes)


def echoed(back):
    one = got(headers={NAME.lower(): back}, body=b"3.0\n", request=WITH)
    return replace(requested(custom_attributes=one), claims=frozenset({"custom-attributes"}))


def asked(one, least=0.0, **changes):
    return Asked(exchange=one, least=least, **changes)


def left(*changes):
    return Left(changes=changes, canary="/tmp/canary")


GOOD = [
    (headers.check_unknown_headers_are_ignored, requested()),
    (headers.check_custom_attributes_do_no_harm, requested()),
    (headers.check_custom_attributes_do_no_harm, echoed(ATTRIBUTES)),
    (headers.check_inference_ids_do_no_harm, requested()),
    (headers.check_connections_may_be_kept, requested()),
    (headers.check_metering_can_be_read, metered('{"Dimension": "a", "ConsumedUnits": 3}')),
    (headers.check_posted_pings_do_no_harm, pinged()),
    (sizes.check_large_answers_come_whole, large(n25000000=got(body_bytes=7_000_000))),
    (sizes.check_answers_may_be_large, asked(got(body_bytes=7_000_000), 6e6)),
    (sizes.check_huge_bodies_are_taken, asked(got(400), 1e8)),
    (sizes.check_slow_answers_are_waited_for, asked(got(seconds=55.0), 30)),
    (trust.check_payloads_are_not_logged, requested(LONG, log="POST /invocations 200\n")),
    (trust.check_bodies_are_not_run, left("/tmp/other")),
    (trust.check_failures_are_not_called_success, requested()),
    (
        trust.check_failures_are_not_called_success,
        requested(bad_body__empty=got(200, body=b"0.5\n")),
    ),
]

BAD = [
    (
        headers.check_unknown_headers_are_ignored,
        requested(unknown_headers=got(431)),
        "20 unknown X-Amzn headers of 256 characters answered 431",
    ),
    (
        headers.check_unknown_headers_are_ignored,
        requested(unknown_headers=got(body=b"9\n")),
        "got another answer",
    ),
    (headers.check_custom_attributes_do_no_harm, requested(custom_attributes=got(500)), "500"),
    (headers.check_custom_attributes_do_no_harm, echoed(ATTRIBUTES[:9]), "came back as"),
    (
        headers.check_inference_ids_do_no_harm,
        requested(path_as_inference_id=got(500)),
        "an inference id that looks like a path answered 500",
    ),
    (
        headers.check_connections_may_be_kept,
        requested(kept_connection=got(400, statuses=(200, 400, 400))),
        "three times on one connection got 200, 400, 400",
    ),
    (
        headers.check_connections_may_be_kept,
        requested(kept_connection=got(None, statuses=(200,), error="closed without an answer")),
        "got 200, then closed without an answer",
    ),
    (headers.check_metering_can_be_read, metered("{'ConsumedUnits': 3}"), "Metering is .{'Con"),
    (headers.check_metering_can_be_read, metered('{"ConsumedUnits": 1.5}'), "no whole number"),
    (
        headers.check_metering_can_be_read,
        metered(
            '{"ConsumedUnits": 1}',
            unknown_type=got(415, headers={"x-amzn-inference-metering": "{}"}),
        ),
        "unknown type answered 415 and is metered",
    ),
    (
        sizes.check_large_answers_come_whole,
        large(n6291456=got(body_bytes=99, error="closed before the answer's end")),
        "the answer to 6.3 MB broke off after 99 bytes",
    ),
    (sizes.check_answers_may_be_large, asked(got(500), 6e6), "a large answer got 500"),
    (sizes.check_huge_bodies_are_taken, asked(got(413), 1e8), "a body of 100 MB got 413"),
    (sizes.check_huge_bodies_are_taken, asked(BROKE, 1e8, memory=True), "took all memory"),
    (
        sizes.check_slow_answers_are_waited_for,
        asked(got(504, seconds=30.0), 30),
        "a slow request got 504 after 30 s",
    ),
    (
        trust.check_payloads_are_not_logged,
        requested(LONG, log="got b'1.5,2.5,3.5,4.5,5.5'\n"),
        "the log holds a request's body: '1.5,2.5",
    ),
    (trust.check_bodies_are_not_run, left("/tmp/canary"), "unpickled and run"),
    (
        trust.check_failures_are_not_called_success,
        requested(bad_body__empty=got(200, body=b'{"error": "no rows"}')),
        "empty answered 200 with an error inside",
    ),
]

MENTIONED = [
    (headers.check_posted_pings_do_no_harm, pinged(**{"post ping": got(500)}), "POST /ping"),
    (
        headers.check_connections_may_be_kept,
        requested(pipelined=got(None, statuses=(200,), error="closed without an answer")),
        "sent without waiting got closed",
    ),
    (
        sizes.check_large_bodies_are_taken,
        replace(large(n25000000=got(413)), graded=6_291_456),
        "25.0 MB got 413",
    ),
]

FAILING = requested(golden=got(500))
UNKNOWN = [
    (headers.check_unknown_headers_are_ignored, FAILING, "SERVE-020"),
    (headers.check_connections_may_be_kept, FAILING, "SERVE-020"),
    (sizes.check_large_answers_come_whole, large(), "--request large-answer=FILE"),
    (sizes.check_answers_may_be_large, asked(got(body_bytes=10), 6e6), "must name a request"),
    (sizes.check_slow_answers_are_waited_for, asked(got(seconds=2.0), 30), "better 55"),
    (trust.check_payloads_are_not_logged, requested(GOLDEN), "16 characters"),
]
