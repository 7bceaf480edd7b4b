"""Training: what a job logs and leaves, and what it says when it cannot."""

from __future__ import annotations

from pathlib import Path

import pytest
from mlflow.tracking import MlflowClient

from model.training import NAME, NUMBERS
from tests.conftest import Train, table

HEADER = table().splitlines()[0]


def test_the_job_leaves_a_model_and_the_store_of_its_run(directory: Path) -> None:
    names = {path.name for path in directory.iterdir()}
    assert {"MLmodel", "model.ubj", "serving_input_example.json", "mlflow.db"} <= names
    assert not [name for name in names if name.startswith(".")]


def test_parameters_metrics_and_the_registered_model_are_in_the_store(directory: Path) -> None:
    store = MlflowClient(f"sqlite:///{directory / 'mlflow.db'}")
    experiment = store.get_experiment_by_name(NAME)
    assert experiment is not None
    (run,) = store.search_runs([experiment.experiment_id])
    assert run.info.status == "FINISHED"
    assert run.data.params["one_hot_encoding"] == "True"
    assert run.data.params["columns"] == str(len(NUMBERS) + 20)
    assert run.data.metrics.keys() == {"auc", "accuracy", "logloss"}
    assert len(store.get_metric_history(run.info.run_id, "auc")) == 50
    (version,) = store.search_model_versions(f"name = '{NAME}'")
    assert version.run_id == run.info.run_id


def test_the_last_measures_are_printed(train: Train, capsys: pytest.CaptureFixture[str]) -> None:
    assert train({"rounds": "3", "random-state": '"7"'}) == 0
    last = capsys.readouterr().out.splitlines()[-1]
    assert [word.split("=")[0] for word in last.split()] == ["auc", "accuracy", "logloss", "round"]


def test_a_second_try_replaces_what_the_first_left(train: Train, tmp_path: Path) -> None:
    assert train({"rounds": "1"}) == 0
    first = (tmp_path / "model/MLmodel").read_text()
    assert train({"rounds": "2"}, {}) == 0
    assert (tmp_path / "model/MLmodel").read_text() != first


@pytest.mark.parametrize(
    ("hyperparameters", "files", "reasons"),
    [
        ({}, {}, ["channel 'train' is missing"]),
        ({}, {"train/a.csv": ""}, ["holds no .csv file, but a.csv"]),
        ({}, {"train/a.csv": HEADER}, ["a.csv holds no rows"]),
        ({}, {"train/a.csv": "\n\n"}, ["a.csv", "No columns"]),
        ({}, {"train/a.csv": table().replace("age", "years", 1)}, ["a.csv", "column age"]),
        ({}, {"train/a.csv": table(age="")}, ["a.csv, row 1, column age", "missing"]),
        ({}, {"train/a.csv": table(job="NaN")}, ["a.csv, row 1, column job", "missing"]),
        ({}, {"train/a.csv": table(age="old")}, ["a.csv, row 1, column age: 'old'"]),
        ({}, {"train/a.csv": table(age="inf")}, ["a.csv, row 1, column age: 'inf'"]),
        ({}, {"train/a.csv": table(y="maybe")}, ["column y: 'maybe' is not no or yes"]),
        ({}, {"train/a.csv": table() + "1,2," * 30}, ["a.csv", "line 62"]),
        ({}, {"train/a.csv": table(job="caf\xe9").encode("latin-1")}, ["a.csv is not UTF-8"]),
        ({}, {"train/a.csv": table(2)}, ["rows are too few"]),
        ({"eta": "fast"}, None, ["eta is 'fast', which is not a number"]),
        ({"max-depth": "1.5"}, None, ["max-depth is 1.5, which is not a whole number"]),
        ({"test-size": "2"}, None, ["test-size is 2.0"]),
        ([], None, ["must hold a JSON object"]),
    ],
)
def test_a_failure_says_why_in_its_first_line_and_leaves_nothing(
    train: Train,
    tmp_path: Path,
    hyperparameters: object,
    files: dict[str, str | bytes],
    reasons: list[str],
) -> None:
    assert train(hyperparameters, files) == 1
    first = (tmp_path / "output/failure").read_text().splitlines()[0]
    assert all(reason in first for reason in reasons), first
    assert not list((tmp_path / "model").glob("*"))
    assert not list((tmp_path / "model").glob(".*"))


def test_a_tracking_server_is_logged_to_where_one_is_named(
    train: Train, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MLFLOW_TRACKING_URI", f"sqlite:///{tmp_path / 'elsewhere.db'}")
    monkeypatch.setenv("MLFLOW_EXPERIMENT_NAME", "other")
    monkeypatch.chdir(tmp_path)
    assert train({"rounds": "2"}) == 0
    store = MlflowClient(f"sqlite:///{tmp_path / 'elsewhere.db'}")
    assert store.get_experiment_by_name("other")
    assert not (tmp_path / "model/mlflow.db").exists()
    assert (tmp_path / "model/MLmodel").exists()
