"""Serving from the built container: what holds beyond what the protocol's own tests show."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from boxwright_conformance.platform import Endpoint, Request

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from boxwright_conformance.platform import Session

pytestmark = [pytest.mark.docker, pytest.mark.xdist_group("mlflow")]


def asked(body: bytes, media: str, accept: str = "") -> Request:
    headers = (("Content-Type", media), *((("Accept", accept),) if accept else ()))
    return Request(method="POST", path="/invocations", headers=headers, body=body)


@pytest.fixture(scope="module")
def endpoint(session: Session, image: str, model: Path) -> Iterator[Endpoint]:
    """One worker with two threads for its numbers, nobody in particular, a read-only root."""
    environment = {"SAGEMAKER_MODEL_SERVER_WORKERS": "1", "OMP_NUM_THREADS": "2"}
    with Endpoint(
        session, image, model=model, environment=environment, read_only=True, user="990:990"
    ) as started:
        assert started.until_ready(120).ready, started.text()
        yield started


def test_the_golden_request_gets_its_answer_in_every_type(
    endpoint: Endpoint, project: Path
) -> None:
    golden = project / "tests/golden"
    expected = [float(line) for line in (golden / "answer.csv").read_text().splitlines()]
    body = (golden / "request.csv").read_bytes()
    answers = {
        accept: endpoint.send(asked(body, "text/csv", accept))
        for accept in ("", "text/csv", "application/jsonlines")
    }
    plain = json.loads(answers[""].text)
    assert plain.keys() == {"predictions"}
    assert plain["predictions"] == pytest.approx(expected, abs=1e-3)
    for accept in ("text/csv", "application/jsonlines"):
        assert answers[accept].headers["content-type"] == accept
        lines = [float(line) for line in answers[accept].text.splitlines()]
        assert lines == pytest.approx(expected, abs=1e-3)


def test_every_form_of_json_gets_the_same_answer(endpoint: Endpoint, project: Path) -> None:
    head, *lines = (project / "tests/golden/request.csv").read_text().splitlines()
    names, rows = head.split(","), [list(map(float, line.split(","))) for line in lines]
    records = [dict(zip(names, row, strict=True)) for row in rows]
    forms = [
        {"dataframe_split": {"columns": names, "data": rows}},
        {"dataframe_records": records},
        {"instances": records},
        {"inputs": {name: [record[name] for record in records] for name in names}},
        {"inputs": records, "params": {}},
    ]
    said = {
        endpoint.send(asked(json.dumps(form).encode(), "application/json")).text for form in forms
    }
    assert len(said) == 1
    assert len(json.loads(said.pop())["predictions"]) == len(rows)


def test_many_rows_are_answered_by_all_threads_after_the_fork(
    endpoint: Endpoint, project: Path
) -> None:
    """A library's threads that were started before the fork would be waited for for ever."""
    line = (project / "tests/golden/request.csv").read_text().splitlines()[1]
    answer = endpoint.send(asked(f"{line}\n".encode() * 20_000, "text/csv", "text/csv"))
    assert answer.status == 200, answer.text
    assert len(answer.text.splitlines()) == 20_000
    assert len(set(answer.text.splitlines())) == 1


@pytest.mark.parametrize(
    ("path", "said"), [("/ping", "\n"), ("/health", "\n"), ("/version", "3.17.2")]
)
def test_the_other_pages(endpoint: Endpoint, path: str, said: str) -> None:
    answer = endpoint.send(Request(path=path))
    assert (answer.status, answer.text) == (200, said)


@pytest.mark.parametrize(
    ("body", "media", "status"),
    [
        (b"{}", "application/json", 400),
        (b"a,b\n1,2\n", "text/csv", 400),
        (b"\xff\xfe", "text/csv", 400),
        (b"x", "application/x-nope", 415),
    ],
)
def test_what_does_not_fit_is_refused_in_a_line(
    endpoint: Endpoint, body: bytes, media: str, status: int
) -> None:
    answer = endpoint.send(asked(body, media))
    assert answer.status == status
    assert answer.text.count("\n") == 1
    if status == 400:
        assert json.loads(answer.text)["error_code"] == "BAD_REQUEST"


def test_a_model_directory_without_a_model_is_named(
    session: Session, image: str, tmp_path: Path
) -> None:
    (tmp_path / "model.pkl").write_bytes(b"x")
    with Endpoint(session, image, model=tmp_path) as endpoint:
        assert not endpoint.until_ready(60).ready
        said, stop = endpoint.text(), endpoint.stop()
    assert stop.exit_code == 1
    assert "/opt/ml/model holds no MLflow model (no file MLmodel), but model.pkl" in said
