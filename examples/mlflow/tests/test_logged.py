"""Models of other kinds, which MLflow itself loads and asks; and directories without a model."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import mlflow.pyfunc
import pandas as pd
import pytest
from flask.testing import FlaskClient
from mlflow.models import infer_signature

from container import scoring
from container.app import create_app
from container.logged import load
from model.inference import load_model, predict


class Scaled(mlflow.pyfunc.PythonModel):
    """Multiplies a column by a parameter; its rows have a text as well."""

    def predict(self, context, model_input, params=None):  # noqa: ANN001, ANN201, ARG002
        table = model_input[["word"]].assign(size=model_input["size"] * params["factor"])
        return table if params["table"] else table["size"].tolist()


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """Talks to the application of a logged pyfunc model."""
    directory = tmp_path_factory.mktemp("pyfunc") / "model"
    example = pd.DataFrame({"word": ["a", "b"], "size": [1, 2]})
    mlflow.pyfunc.save_model(
        directory,
        python_model=Scaled(),
        signature=infer_signature(example, params={"factor": 2, "table": False}),
        input_example=example,
        pip_requirements=["pandas"],
    )
    model = load_model(directory.parent)
    scoring.rehearse(model, predict)
    return create_app(model, predict, spoken=scoring).test_client()


RECORDS = [{"word": "x", "size": 3}, {"word": "y", "size": 4}]


def test_rows_of_texts_and_numbers(client: FlaskClient) -> None:
    answer = client.post("/invocations", json={"dataframe_records": RECORDS})
    assert answer.json == {"predictions": [6, 8]}
    answer = client.post("/invocations", data="size,word\n3,x\n", content_type="text/csv")
    assert answer.json == {"predictions": [6]}


def test_parameters_are_checked_by_their_schema(client: FlaskClient) -> None:
    def ask(**params: object) -> Any:
        body = {"dataframe_records": RECORDS, "params": params}
        return client.post("/invocations", json=body)

    assert ask(factor=10).json == {"predictions": [30, 40]}
    refused = ask(factor="ten")
    assert refused.status_code == 400
    assert "factor" in refused.get_json()["message"]


@pytest.mark.parametrize(
    ("accept", "text"),
    [
        ("application/json", '{"predictions": [{"word": "x", "size": 6}]}'),
        ("text/csv", "word,size\nx,6\n"),
        ("application/jsonlines", '{"word": "x", "size": 6}\n'),
    ],
)
def test_a_table_is_answered_in_every_type(client: FlaskClient, accept: str, text: str) -> None:
    body = {"dataframe_records": RECORDS[:1], "params": {"table": True}}
    answer = client.post("/invocations", json=body, headers={"Accept": accept})
    assert answer.text == text


@pytest.mark.parametrize(
    "body",
    [{"dataframe_records": [{"word": "x"}]}, {"dataframe_records": [{"word": 1, "size": "x"}]}, {}],
)
def test_what_does_not_fit_is_400(client: FlaskClient, body: object) -> None:
    answer = client.post("/invocations", json=body)
    assert answer.status_code == 400
    assert len(answer.text) < 1000


@pytest.mark.parametrize(
    ("files", "reason"),
    [
        ({}, "holds no MLflow model (no file MLmodel), but nothing"),
        ({"model.pkl": "x"}, "holds no MLflow model (no file MLmodel), but model.pkl"),
        ({"MLmodel": "a: ["}, "MLmodel is not YAML"),
        ({"MLmodel": "flavors: {}"}, "MLmodel names no flavor python_function"),
        ({"a/MLmodel": "", "b/MLmodel": ""}, "holds no MLflow model (no file MLmodel), but a, b"),
    ],
)
def test_a_directory_without_a_model_is_named(
    tmp_path: Path, files: dict[str, str], reason: str
) -> None:
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    with pytest.raises((FileNotFoundError, ValueError)) as caught:
        load(tmp_path)
    assert reason in str(caught.value)
    assert str(tmp_path) in str(caught.value)
