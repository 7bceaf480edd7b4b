"""Requests and answers, held to what MLflow's own scoring server makes of the same."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import mlflow
import mlflow.pyfunc
import numpy as np
import pytest
from flask.testing import FlaskClient
from mlflow.exceptions import MlflowException
from mlflow.pyfunc import scoring_server

JSON, CSV = "application/json", "text/csv"


@pytest.fixture(scope="session")
def stock(directory: Path) -> mlflow.pyfunc.PyFuncModel:
    """The model as MLflow serves it."""
    return mlflow.pyfunc.load_model(str(directory))


@pytest.fixture(scope="session")
def names(stock: mlflow.pyfunc.PyFuncModel) -> list[str]:
    schema = stock.metadata.get_input_schema()
    assert schema is not None
    return list(schema.input_names())


@pytest.fixture(scope="session")
def rows(names: list[str]) -> list[list[float]]:
    drawn = np.random.default_rng(3).uniform(0, 80, (3, len(names)))
    return [[float(value) for value in row] for row in drawn.round(2)]


def asked(stock: mlflow.pyfunc.PyFuncModel, body: str, media: str) -> tuple[int, Any]:
    """What MLflow's scoring server answers: a status and, when it is 200, the predictions."""
    schema = stock.metadata.get_input_schema()
    try:
        done = scoring_server.invocations(body.encode(), media, stock, schema)  # type: ignore[no-untyped-call]
    except MlflowException as error:
        return error.get_http_status_code(), None  # type: ignore[no-untyped-call]
    return done.status, json.loads(done.response) if done.status == 200 else None


def alike(client: FlaskClient, stock: mlflow.pyfunc.PyFuncModel, body: str, media: str) -> int:
    """Ask both, hold one answer to the other, and give the status."""
    status, expected = asked(stock, body, media)
    answer = client.post("/invocations", data=body, content_type=media)
    assert answer.status_code == status, answer.text
    if status == 200:
        assert answer.json == expected
    elif status == 400:
        assert set(answer.get_json()) == {"error_code", "message"}
        assert len(answer.text) < 1000
    return int(status)


def bodies(names: list[str], rows: list[list[float]]) -> dict[str, str]:
    """Requests of every form, well-formed and not."""
    records = [dict(zip(names, row, strict=True)) for row in rows]
    columns = {name: [row[name] for row in records] for name in names}
    lacking = {name: value for name, value in records[0].items() if name != names[0]}
    first = {**records[0], names[0]: 0}
    documents: dict[str, Any] = {
        "split": {"dataframe_split": {"columns": names, "data": rows}},
        "split, other order": {
            "dataframe_split": {"columns": names[::-1], "data": [row[::-1] for row in rows]}
        },
        "split, index": {"dataframe_split": {"columns": names, "data": rows, "index": [7, 8, 9]}},
        "split, short index": {"dataframe_split": {"columns": names, "data": rows, "index": [7]}},
        "split, no names": {"dataframe_split": {"data": rows}},
        "split, further key": {"dataframe_split": {"columns": names, "data": rows, "x": 1}},
        "split, further column": {
            "dataframe_split": {"columns": [*names, "x"], "data": [[*rows[0], "text"]]}
        },
        "split, column twice": {
            "dataframe_split": {"columns": [*names, names[0]], "data": [[*rows[0], 1.0]]}
        },
        "split, column missing": {"dataframe_split": {"columns": names[1:], "data": [rows[0][1:]]}},
        "split, no rows": {"dataframe_split": {"columns": names, "data": []}},
        "split, a list": {"dataframe_split": rows},
        "records": {"dataframe_records": records},
        "records, an object": {"dataframe_records": records[0]},
        "records, lists": {"dataframe_records": rows},
        "records, none": {"dataframe_records": []},
        "records, column missing": {"dataframe_records": [lacking]},
        "records, cell missing": {"dataframe_records": [records[1], lacking]},
        "instances": {"instances": records},
        "instances, columns": {"instances": columns},
        "instances, cell missing": {"instances": [records[1], lacking]},
        "instances, none": {"instances": []},
        "instances, a number": {"instances": 5},
        "inputs": {"inputs": records},
        "inputs, columns": {"inputs": columns},
        "inputs, scalars": {"inputs": records[0]},
        "inputs, one scalar": {"inputs": {**columns, names[0]: 3.5}},
        "inputs, uneven": {"inputs": {**columns, names[0]: [3.5]}},
        "inputs, cell missing": {"inputs": [records[1], lacking]},
        "inputs, text": {"inputs": "text"},
        "parameters nobody asked for": {"dataframe_records": records, "params": {"a": 1}},
        "further key": {"dataframe_records": records, "other": 1},
        "two forms": {"dataframe_records": records, "instances": records},
        "no form": {},
        "a list": rows,
        "a number": 5,
    }
    cells = ["12", "twelve", "", "nan", None, True, 3, 10**400, 1e300, [1], {"a": 1}]
    documents |= {
        f"cell {cell!r:.20}": {"dataframe_records": [{**first, names[0]: cell}]} for cell in cells
    }
    documents["cell NaN"] = {"dataframe_records": [{**first, names[0]: float("nan")}]}
    return {name: json.dumps(document) for name, document in documents.items()}


def tables(names: list[str], rows: list[list[float]]) -> dict[str, str]:
    """CSV of every form, well-formed and not."""

    def table(header: list[str], *lines: list[Any]) -> str:
        return "".join(",".join(map(str, line)) + "\n" for line in (header, *lines))

    cells = ["", "NA", "null", "inf", "True", "1e300", "1e3", " 7 ", "twelve"]
    plain = table(names, *rows)
    return {
        "plain": plain,
        "other order": table(names[::-1], rows[0][::-1]),
        "further column": table([*names, "x"], [*rows[0], "text"]),
        "further column in quotes": table([*names, "x"], [*rows[0], '"a,b"']),
        "column missing": table(names[1:], rows[0][1:]),
        "long row": table(names, rows[0], [*rows[1], 1]),
        "no rows": table(names),
        "blank lines": plain.replace("\n", "\n\n"),
        "carriage returns": plain.replace("\n", "\r\n"),
        "quotes": table([f'"{name}"' for name in names], [f'"{cell}"' for cell in rows[0]]),
        "byte order mark": "\ufeff" + plain,
        "no line end": plain.rstrip(),
        "nothing": "",
    } | {f"cell {cell!r}": table(names, [cell, *rows[0][1:]]) for cell in cells}


def test_json_is_answered_as_mlflow_answers_it(
    client: FlaskClient, stock: Any, names: list[str], rows: list[list[float]]
) -> None:
    seen = {name: alike(client, stock, body, JSON) for name, body in bodies(names, rows).items()}
    assert set(seen.values()) == {200, 400}


def test_csv_is_answered_as_mlflow_answers_it(
    client: FlaskClient, stock: Any, names: list[str], rows: list[list[float]]
) -> None:
    seen = {name: alike(client, stock, body, CSV) for name, body in tables(names, rows).items()}
    assert set(seen.values()) == {200, 400}


@pytest.mark.parametrize("body", ["{", "", "[1", '{"instances": [', "[" * 100_000])
def test_what_is_not_json_is_refused(client: FlaskClient, body: str) -> None:
    answer = client.post("/invocations", data=body, content_type=JSON)
    assert answer.status_code == 400
    assert set(answer.get_json()) == {"error_code", "message"}


@pytest.mark.parametrize(
    "media", ["", "application/x-nope", "text/csv; charset=nope", "application/jsonlines"]
)
def test_another_type_is_415(client: FlaskClient, media: str) -> None:
    answer = client.post("/invocations", data="{}", content_type=media)
    assert (answer.status_code, answer.content_type) == (415, "text/plain; charset=utf-8")


def test_rows_without_names_are_in_the_order_of_the_signature(
    client: FlaskClient, stock: Any, names: list[str], rows: list[list[float]]
) -> None:
    _, expected = asked(stock, bodies(names, rows)["split"], JSON)
    lines = "".join(",".join(map(str, row)) + "\n" for row in rows)
    for body, media in (
        (lines, CSV),
        (json.dumps({"instances": rows}), JSON),
        (json.dumps({"inputs": rows}), JSON),
    ):
        assert client.post("/invocations", data=body, content_type=media).json == expected


def test_a_short_row_is_refused_and_not_filled_up(
    client: FlaskClient, names: list[str], rows: list[list[float]]
) -> None:
    short = [rows[0], rows[1][1:]]
    lines = "\n".join(",".join(map(str, row)) for row in [names, *short])
    answer = client.post("/invocations", data=lines, content_type=CSV)
    assert answer.status_code == 400
    assert "row 2 has" in answer.get_json()["message"]
    document = {"dataframe_split": {"columns": names, "data": short}}
    assert client.post("/invocations", json=document).status_code == 400


@pytest.mark.parametrize(
    ("accept", "media", "first"),
    [
        ("", JSON, '{"predictions": ['),
        ("*/*", JSON, '{"predictions": ['),
        ("text/csv", CSV, "0."),
        ("text/csv;q=0.1, application/jsonlines", "application/jsonlines", "0."),
    ],
)
def test_the_caller_chooses_the_type_of_the_answer(
    client: FlaskClient, rows: list[list[float]], accept: str, media: str, first: str
) -> None:
    headers = {"Accept": accept} if accept else {}
    answer = client.post("/invocations", json={"instances": rows}, headers=headers)
    assert (answer.status_code, answer.content_type) == (200, media)
    assert answer.text.startswith(first)
    if media != JSON:
        assert len(answer.text.splitlines()) == len(rows)


def test_an_answer_in_no_accepted_type_is_406(client: FlaskClient) -> None:
    answer = client.post("/invocations", json={}, headers={"Accept": "image/png"})
    assert answer.status_code == 406


def test_health_and_version(client: FlaskClient) -> None:
    for path in ("/ping", "/health"):
        answer = client.get(path)
        assert (answer.status_code, answer.text) == (200, "\n")
    assert client.get("/version").text == mlflow.__version__
