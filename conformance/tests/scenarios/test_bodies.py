from __future__ import annotations

import pytest
from boxwright_conformance.platform import Request
from boxwright_conformance.scenarios.serving.bodies import bad, enlarged, rows, upper_type
from boxwright_conformance.subject import Golden


def golden(body, content_type="text/csv"):
    return Golden(body=body, content_type=content_type)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"1,2\n3,4\n", (b"1,2\n", b"3,4\n")),
        (b"1,2\n1,2\n3,4", (b"1,2\n", b"3,4\n")),
        (b'a,b\n"1",2\n3,4\n', (b'a,b\n"1",2\n', b"a,b\n3,4\n")),
        (b"good film\nbad film\n", (b"good film\n", b"bad film\n")),
    ],
)
def test_rows_are_sent_apart_each_with_the_header(body, expected):
    assert rows(golden(body)) == expected


@pytest.mark.parametrize("body", [b'{"a": 1}', b"[1]", b'{"instances": 1}', b"no JSON"])
def test_a_body_without_lines_has_no_rows(body):
    assert rows(golden(body, "application/json")) == ()


def test_instances_are_sent_apart():
    body = b'{"instances": [[1], [2], [1]], "k": 0}'
    assert rows(golden(body, "application/json; charset=utf-8")) == (
        b'{"instances": [[1]], "k": 0}',
        b'{"instances": [[2]], "k": 0}',
    )


def test_bad_rows_follow_good_ones():
    found = bad(golden(b"1,2\n3,4\n"))
    assert found["empty"] == b""
    assert found["words for numbers"] == b"1,2\n3,4\nx,x\n"
    assert found["a column short"] == b"1,2\n3,4\n3\n"


def test_text_has_no_words_in_the_wrong_place():
    assert bad(golden(b"good film\n")).keys() == {"empty", "binary junk"}


def test_json_is_cut_short():
    assert bad(golden(b'{"a": [1, 2]}', "application/json"))["cut short"] == b'{"a": '


def test_rows_are_repeated_and_json_is_padded():
    rows_sent = enlarged(Request(headers=(("Content-Type", "text/csv"),), body=b"1,2"), 1000)
    assert (rows_sent.body, rows_sent.repeat, rows_sent.pad) == (b"1,2\n", 250, 0)
    json_sent = enlarged(Request(headers=(("Content-Type", "application/json"),), body=b"{}"), 1000)
    assert (json_sent.body, json_sent.repeat, json_sent.pad) == (b"{}", 1, 998)


def test_only_the_media_type_is_put_in_capitals():
    assert upper_type("text/csv; charset=utf-8") == "TEXT/CSV; charset=utf-8"
