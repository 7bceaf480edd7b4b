"""The script: what it writes, prints and refuses. No toolkit, no engine."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from tests.conftest import TABLE, Train
from train import flag

GOAL = {"target": "target"}


def test_the_line_through_the_points_is_found(train: Train, tmp_path: Path) -> None:
    assert train({**GOAL, "test-size": "0.2"}) == 0
    saved = json.loads((tmp_path / "model/model.json").read_text())
    assert saved["columns"] == ["a", "b"]
    assert saved["weights"] == pytest.approx([2, -3])
    assert saved["intercept"] == pytest.approx(1)


def test_scaling_the_columns_does_not_change_what_a_linear_model_says(
    train: Train, tmp_path: Path
) -> None:
    assert train({**GOAL, "normalize": "True"}) == 0
    saved = json.loads((tmp_path / "model/model.json").read_text())
    assert [saved["intercept"], *saved["weights"]] == pytest.approx([1, 2, -3])


def test_the_model_directory_holds_the_model_and_nothing_else(train: Train, tmp_path: Path) -> None:
    train(GOAL)
    assert [path.name for path in (tmp_path / "model").iterdir()] == ["model.json"]


def test_the_metric_of_the_held_out_rows_is_printed_once(
    train: Train, capsys: pytest.CaptureFixture[str]
) -> None:
    train({**GOAL, "rounds": "2"})
    first, second = capsys.readouterr().out.splitlines()
    assert first.startswith("r2=1 rmse=")
    assert second.startswith("r2_mean=1 r2_std=")


@pytest.mark.parametrize(
    "hyperparameters",
    [{"test_size": "0.5"}, {"zzz": "{", "h": "1"}, {"rounds": "0"}, {"random-state": "7"}],
)
def test_hyperparameters_come_in_many_forms(
    train: Train, tmp_path: Path, hyperparameters: dict[str, str]
) -> None:
    assert train({**GOAL, **hyperparameters}) == 0
    assert (tmp_path / "model/model.json").exists()


@pytest.mark.parametrize(("text", "value"), [("True", True), ("false", False), ("1", True)])
def test_flags_are_read_as_the_toolkit_writes_them(text: str, value: bool) -> None:
    assert flag(text) is value


@pytest.mark.parametrize(
    "files",
    [
        {"train/a.csv": TABLE, "train/deep/er/b.csv": TABLE, "train/_SUCCESS": ""},
        {"train/part-00000": TABLE, "train/notes.txt": "not data"},
        {"train/a.csv.gz": gzip.compress(TABLE.encode())},
        {"train/quoted.csv": TABLE.replace("0,1,-2", '"0","1","-2"') + "\n\n"},
        {"train/windows.csv": "\ufeff" + TABLE.replace("\n", "\r\n")},
    ],
)
def test_a_channel_may_hold_many_files(train: Train, files: dict[str, str]) -> None:
    assert train(GOAL, files) == 0


@pytest.mark.parametrize(
    ("files", "reason"),
    [
        ({}, "channel 'train' is missing"),
        ({"train/a.parquet": "x"}, "holds no .csv file, but a.parquet"),
        ({"train/a.csv": ""}, "a.csv: the file is empty"),
        ({"train/a.csv": "a,b,target\n"}, "a.csv: no rows below the header"),
        ({"train/a.csv": "a,b,price\n1,2,3\n"}, "a.csv, line 1: no column 'target', but a, b, pri"),
        ({"train/a.csv": TABLE, "train/b.csv": "a,c,target\n1,2,3\n"}, "b.csv, line 1: other col"),
        ({"train/a.csv": "a,target\n1,2\n1,two\n"}, "a.csv, line 3, target: 'two' is not a finite"),
        ({"train/a.csv": "a,target\n\n1,2\n1,\n"}, "a.csv, line 4, target: '' is not a finite"),
        ({"train/a.csv": "a,target\n1,2\nnan,3\n"}, "a.csv, line 3, a: 'nan' is not a finite"),
        ({"train/a.csv": "a,target\n1,2\n1,1e999\n"}, "a.csv, line 3, target: '1e999' is not a fi"),
        ({"train/a.csv": "a,target\n1,2\n1,2,3\n"}, "a.csv, line 3: 3 values, expected 2"),
        ({"train/a.csv": "a,target\n1,2,3\n1,2,3\n"}, "a.csv, line 2: 3 values, expected 2"),
        ({"train/a.csv": "a,target\n1,2\n1\n"}, "a.csv, line 3: 1 values, expected 2"),
        ({"train/a.csv": b"a,target\n1,2\n\xff\xfe,3\n"}, "a.csv, line 3: not UTF-8 text"),
        ({"train/a.csv.gz": gzip.compress(TABLE.encode())[:-20]}, r"a.csv.gz, line \d+: .*ended"),
        ({"train/a.csv.gz": b"a,target\n1,2\n"}, "a.csv.gz, line 1: Not a gzipped file"),
    ],
)
def test_bad_data_is_named_by_file_and_line(
    train: Train, tmp_path: Path, files: dict[str, str | bytes], reason: str
) -> None:
    with pytest.raises((ValueError, FileNotFoundError), match=reason):
        train(GOAL, files)
    assert not list((tmp_path / "model").glob("*"))


@pytest.mark.parametrize(
    ("hyperparameters", "reason"),
    [
        ({"test-size": "abc"}, "argument --test-size: 'abc' is not a number between 0 and 1"),
        ({"test-size": "nan"}, "argument --test-size: 'nan' is not a number"),
        ({"random-state": "1.5"}, "argument --random-state: invalid int value: '1.5'"),
        ({"normalize": "perhaps"}, "argument --normalize: 'perhaps' is neither true nor false"),
    ],
)
def test_bad_hyperparameters_are_named(
    train: Train,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    hyperparameters: dict[str, str],
    reason: str,
) -> None:
    assert train({**GOAL, **hyperparameters}) == 2
    assert reason in capsys.readouterr().err.splitlines()[-1]
    assert not (tmp_path / "model").exists()
