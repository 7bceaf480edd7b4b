from __future__ import annotations

import pytest
from boxwright_conformance.platform import Exchange, PlatformError
from boxwright_conformance.platform.batch import MEGABYTE, split, transform
from boxwright_conformance.platform.transform_job import (
    MULTI,
    SINGLE,
    Settings,
    TransformJob,
    advised,
    settled,
    variables,
)

JOB = TransformJob(content_type="text/csv", accept="text/csv")


def settings(strategy=MULTI, payload=6, concurrency=1):
    return Settings(strategy=strategy, payload=payload, concurrency=concurrency)


def sender(*statuses):
    """Doubles each line's number; the first requests get these statuses instead."""
    waiting = list(statuses)

    def send(requests, parallel):
        send.parallel = parallel
        found = []
        for request in requests:
            status = waiting.pop(0) if waiting else 200
            lines = b"\n".join(b"%d" % (2 * int(line)) for line in request.body.split())
            found.append(Exchange(request=request, status=status, body=lines))
        return found

    return send


@pytest.mark.parametrize(
    ("asked", "advice", "expected"),
    [
        ({}, {}, settings()),
        ({}, {"MaxPayloadInMB": 20, "BatchStrategy": SINGLE}, settings(SINGLE, 20)),
        (
            {"payload": 7},
            {"MaxPayloadInMB": 20, "MaxConcurrentTransforms": 3},
            settings(MULTI, 7, 3),
        ),
        ({"payload": 0, "concurrency": 2}, {}, settings(MULTI, 0, 2)),
        ({}, {"BatchStrategy": "MultiRecord", "MaxPayloadInMB": "20"}, settings()),
    ],
)
def test_the_caller_comes_before_the_advice_and_that_before_the_defaults(asked, advice, expected):
    assert settled(TransformJob(content_type="text/csv", **asked), advice) == expected


def test_only_what_the_caller_asked_for_is_a_variable():
    assert variables(JOB) == {"SAGEMAKER_BATCH": "true"}
    told = variables(TransformJob(content_type="x", strategy=SINGLE, payload=3, concurrency=2))
    assert told == {
        "SAGEMAKER_BATCH": "true",
        "SAGEMAKER_BATCH_STRATEGY": "SINGLE_RECORD",
        "SAGEMAKER_MAX_PAYLOAD_IN_MB": "3",
        "SAGEMAKER_MAX_CONCURRENT_TRANSFORMS": "2",
    }


@pytest.mark.parametrize(
    ("status", "body", "expected"),
    [(200, b'{"a": 1}', {"a": 1}), (404, b'{"a": 1}', {}), (200, b"<html>", {}), (200, b"[1]", {})],
)
def test_advice_is_an_object_answered_with_200(status, body, expected):
    assert advised(Exchange(request=None, status=status, body=body)) == expected


def test_records_go_alone_or_as_many_together_as_fit():
    assert split(b"1\n2\r\n3", settings(SINGLE)) == [b"1", b"2", b"3"]
    assert split(b"1\n2\n3", settings()) == [b"1\n2\n3"]
    assert split(b"1\n2\n3", settings(), lines=False) == [b"1\n2\n3"]
    line = b"7" * (MEGABYTE // 2 - 1) + b"\n"
    assert [len(body) for body in split(line * 5, settings(payload=1))] == [
        MEGABYTE,
        MEGABYTE,
        MEGABYTE // 2,
    ]


def test_a_record_that_is_too_large_is_refused_with_what_helps():
    with pytest.raises(PlatformError, match=r"does not fit into 1 MB; next: a larger MaxPayload"):
        split(b"7" * (MEGABYTE + 1), settings(payload=1))
    assert split(b"7" * (MEGABYTE + 1), settings(payload=0)) == [b"7" * (MEGABYTE + 1)]


def test_answers_are_joined_line_by_line_in_the_input_s_order():
    send = sender()
    single = TransformJob(content_type="text/csv", strategy=SINGLE, concurrency=2)
    found = transform(send, b"1\n2\n3", single, {})
    assert (found.output, found.error, send.parallel) == (b"2\n4\n6\n", "", 2)
    assert transform(sender(), b"1\n2\n3\n", JOB, {}).output == b"2\n4\n6\n"


def test_what_failed_on_the_server_is_sent_again_and_what_the_caller_broke_is_not():
    assert transform(sender(503, 500), b"1\n", JOB, {}).output == b"2\n"
    assert transform(sender(*[503] * 4), b"1\n", JOB, {}).error == "status 503"
    refused = transform(sender(400), b"1\n", JOB, {})
    assert (refused.error, refused.output) == ("status 400", b"")
