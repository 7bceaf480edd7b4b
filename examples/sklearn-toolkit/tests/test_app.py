"""Requests and answers, by media type, without a server or an engine."""

from __future__ import annotations

import json

import pytest
from flask.testing import FlaskClient

from container.app import create_app
from tests.conftest import KNOWN

CSV = {"Content-Type": "text/csv"}
JSON = {"Content-Type": "application/json"}
LINES = {"Content-Type": "application/jsonlines"}


def test_ping_is_healthy(client: FlaskClient) -> None:
    answer = client.get("/ping")
    assert (answer.status_code, answer.data) == (200, b"")


@pytest.mark.parametrize(
    "body",
    [
        b"1,2\n3,4\n",
        b"1,2\r\n3,4",
        b"a,b\n1,2\n3,4\n",
        b'"b","other","a"\n"2","9","1"\n4,9,3\n',
        b"\xef\xbb\xbf1,2\n3,4\n   \n",
        b"1.0e0, 2\n3,4",
    ],
)
def test_csv_comes_in_many_forms(client: FlaskClient, body: bytes) -> None:
    answer = client.post("/invocations", data=body, headers=CSV)
    assert (answer.status_code, answer.data) == (200, b"-3.0\n-5.0\n")
    assert answer.content_type == "text/csv"


@pytest.mark.parametrize(
    "document",
    [
        [[1, 2], [3, 4]],
        {"instances": [[1, 2], [3, 4]]},
        {"instances": [[1, 2], [3, 4]], "version": 1},
        {"version": 1, "instances": [{"a": 1, "b": 2}, [3, 4]]},
        [{"a": 1, "b": 2}, {"b": "4", "a": "3", "c": 0}],
    ],
)
def test_json_comes_in_many_forms(client: FlaskClient, document: object) -> None:
    answer = client.post("/invocations", data=json.dumps(document), headers=JSON)
    assert (answer.status_code, answer.json) == (200, {"predictions": [-3.0, -5.0]})


@pytest.mark.parametrize("row", ["[1, 2]", '{"b": 2, "a": 1}'])
def test_one_row_may_stand_alone_in_json(client: FlaskClient, row: str) -> None:
    assert client.post("/invocations", data=row, headers=JSON).json == {"predictions": [-3.0]}


def test_json_lines_are_answered_line_by_line(client: FlaskClient) -> None:
    answer = client.post("/invocations", data='[1, 2]\n{"a": 3, "b": 4}\n', headers=LINES)
    assert (answer.status_code, answer.data) == (200, b"-3.0\n-5.0\n")


@pytest.mark.parametrize(
    "content_type",
    ["text/csv", "Text/CSV", "text/csv; charset=utf-8", 'text/csv;charset="LATIN-1"'],
)
def test_parameters_and_case_of_a_type_do_not_matter(
    client: FlaskClient, content_type: str
) -> None:
    answer = client.post("/invocations", data="1,2", headers={"Content-Type": content_type})
    assert answer.data == b"-3.0\n"


@pytest.mark.parametrize(
    ("accept", "answered"),
    [
        (None, "text/csv"),
        ("*/*", "text/csv"),
        ("application/json", "application/json"),
        ("text/html, application/*;q=0.5", "application/json"),
        ("text/csv;q=0.1, application/jsonlines", "application/jsonlines"),
        ("text/csv;q=0, */*;q=0.1", "application/json"),
        ("Text/CSV; charset=utf-8", "text/csv"),
    ],
)
def test_the_caller_chooses_the_type_of_the_answer(
    client: FlaskClient, accept: str | None, answered: str
) -> None:
    headers = CSV | ({"Accept": accept} if accept else {})
    assert client.post("/invocations", data="1,2", headers=headers).content_type == answered


@pytest.mark.parametrize("accept", ["application/x-nope", "*/*;q=0", "text/*;q=0, image/png"])
def test_an_answer_in_no_accepted_type_is_refused(client: FlaskClient, accept: str) -> None:
    answer = client.post("/invocations", data="1,2", headers=CSV | {"Accept": accept})
    assert answer.status_code == 406


@pytest.mark.parametrize("content_type", ["", "application/x-nope", "text/csv; charset=nope"])
def test_an_unknown_type_is_refused(client: FlaskClient, content_type: str) -> None:
    answer = client.post("/invocations", data="1,2", headers={"Content-Type": content_type})
    assert answer.status_code == 415


@pytest.mark.parametrize(
    ("headers", "body", "reason"),
    [
        (CSV, b"", "the body is empty"),
        (CSV, b" \n\n", "the body is empty"),
        (CSV, b"1,2,3", "row 1 has 3 values, expected 2 (a, b)"),
        (CSV, b"1,2\n\n3,4", "row 2 has 1 values, expected 2"),
        (CSV, b"1,2\n3,four", "row 2, b: 'four' is not a number"),
        (CSV, b"1,", "row 1, b: '' is not a number"),
        (CSV, b"1,nan", "row 1, b: not a finite number"),
        (CSV, b"1,1e999", "row 1, b: not a finite number"),
        (CSV, b"x,y\n1,2", "a, b missing, expected a, b"),
        (CSV, b"a,b\n", "the body holds no rows"),
        (CSV, b"\xff\xfe1,2", "the body is not utf-8 text"),
        (JSON, b"[[1, 2]", "the body is not application/json"),
        (JSON, b"[[1, 2] [3, 4]]", "the list is not closed"),
        (JSON, b"[[1, 2], ]", "the body is not application/json"),
        (JSON, b"[[1, 2]] 7", "the body is not application/json"),
        (JSON, b"[[1, NaN]]", "NaN is not a number"),
        (JSON, b"[[1, null]]", "row 1, b: None is not a number"),
        (JSON, b"[[1, 1" + b"0" * 400 + b"]]", "row 1, b: 1000"),
        (JSON, b"[" * 100_000, "the body is not application/json"),
        (JSON, b"[]", "row 1 has 0 values"),
        (JSON, b'{"instances": 7}', "row 1 is neither a list nor an object"),
        (JSON, b'[{"a": 1}]', "b missing, expected a, b"),
        (LINES, b"[1, 2]\n[3", "the body is not application/jsonlines"),
    ],
)
def test_bad_content_gets_one_line_that_says_why(
    client: FlaskClient, headers: dict[str, str], body: bytes, reason: str
) -> None:
    answer = client.post("/invocations", data=body, headers=headers)
    assert answer.status_code == 400
    assert reason in answer.text
    assert answer.text.count("\n") == 1
    assert len(answer.text) < 500


def test_other_paths_and_methods_are_not_here(client: FlaskClient) -> None:
    assert client.get("/nope").status_code == 404
    assert client.get("/invocations").status_code == 405
    assert client.head("/ping").status_code == 200


def test_a_failing_model_shows_neither_traceback_nor_payload(
    capfd: pytest.CaptureFixture[str],
) -> None:
    def broken(_model: object, rows: object) -> object:
        raise RuntimeError(str(rows))

    client = create_app(KNOWN, broken).test_client()
    answer = client.post("/invocations", data="1,31415", headers=CSV)
    assert (answer.status_code, answer.text) == (500, "the model failed: RuntimeError\n")
    assert "31415" not in capfd.readouterr().err


def test_too_many_requests_are_turned_away() -> None:
    answer = create_app(KNOWN, print, inside=0).test_client().post("/invocations", data="1,2")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "1")
