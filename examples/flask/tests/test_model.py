"""Training: what a job writes, and what it says when it cannot."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from container.settings import Hyperparameters
from model.inference import load_model, predict
from tests.conftest import TABLE, Train


def test_training_finds_the_line_through_the_points(train: Train, tmp_path: Path) -> None:
    assert train({"test-size": "0.2"}) == 0
    model = load_model(tmp_path / "model")
    assert model.columns == ("a", "b")
    assert predict(model, np.array([[10.0, 2.0]])) == pytest.approx([15.0])
    assert not (tmp_path / "output/failure").exists()


def test_the_model_directory_holds_the_model_and_nothing_else(train: Train, tmp_path: Path) -> None:
    train()
    assert [path.name for path in (tmp_path / "model").iterdir()] == ["model.json"]


@pytest.mark.parametrize(
    "hyperparameters",
    [None, {}, {"random-state": "7"}, {"random_state": '"7"'}, {"random-state": 7, "zzz": "{"}],
)
def test_hyperparameters_come_in_many_forms(train: Train, hyperparameters: object) -> None:
    assert train(hyperparameters) == 0


@pytest.mark.parametrize(
    "files",
    [
        {"train/a.csv": TABLE, "train/deep/er/b.csv": TABLE, "train/_SUCCESS": ""},
        {"train/part-00000": TABLE, "train/notes.txt": "not data"},
        {"train/quoted.csv": TABLE.replace("0,1", '"0","1"'), "other/x.y-1": "ignored"},
    ],
)
def test_a_channel_may_hold_more_than_one_file(train: Train, files: dict[str, str]) -> None:
    assert train({}, files) == 0


@pytest.mark.parametrize(
    ("hyperparameters", "files", "reason"),
    [
        ({}, {}, "channel 'train' is missing"),
        ({}, {"train/a.parquet": "x"}, "channel 'train' holds no .csv file, but a.parquet"),
        ({}, {"train/a.csv": "a,b\n1,two\n"}, "a.csv: could not convert string 'two'"),
        ({"test-size": "abc"}, None, "test-size is 'abc', which is not a number"),
        ({"random-state": "1.5"}, None, "random-state is 1.5, which is not a whole number"),
        ([], None, "must hold a JSON object"),
    ],
)
def test_a_failure_says_why_in_its_first_line(
    train: Train, tmp_path: Path, hyperparameters: object, files: dict[str, str], reason: str
) -> None:
    assert train(hyperparameters, files) == 1
    assert reason in (tmp_path / "output/failure").read_text().splitlines()[0]
    assert not list((tmp_path / "model").glob("*"))


def test_a_second_try_forgets_the_failure_of_the_first(train: Train, tmp_path: Path) -> None:
    assert train({"test-size": "abc"}) == 1
    assert train({}) == 0
    assert not (tmp_path / "output/failure").exists()


def test_every_metric_is_a_line_of_its_own(
    train: Train, capsys: pytest.CaptureFixture[str]
) -> None:
    train({"rounds": "2"})
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 3
    assert all(line.startswith("r2=1 rmse=") for line in lines)


@pytest.mark.parametrize(("value", "flag"), [("true", True), ('"False"', False), (1, True)])
def test_flags_are_read_as_people_write_them(value: object, flag: bool) -> None:
    assert Hyperparameters({"on": value}).flag("on", not flag) is flag
