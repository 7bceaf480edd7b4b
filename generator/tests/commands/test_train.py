"""`boxwright train` on a real engine."""

from __future__ import annotations

import json
import tarfile
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.docker


def lines(out: str) -> dict[str, str]:
    """The summary's lines by their first word."""
    pairs = (line.split(maxsplit=1) for line in out.splitlines())
    return {pair[0]: pair[1] for pair in pairs if len(pair) == 2}


def test_job_is_summed_up_and_leaves_its_model(boxwright: Any, project: Path) -> None:
    done = boxwright("train", "-p", "epochs=4", directory=project)
    assert done.code == 0, done.err
    told = lines(done.out)
    assert told["exit"] == "0"
    assert told["metric"] == "loss = 0.25"
    assert "loss: 1 → 0.25, 4 values" in done.out
    job = project / ".boxwright" / "jobs" / told["job"]
    assert told["model"].startswith(str(job / "model.tar.gz"))
    with tarfile.open(job / "model.tar.gz") as archive:
        assert "model.json" in {name.removeprefix("./") for name in archive.getnames()}
    assert (job / "metrics.svg").read_text().startswith("<svg")
    assert (project / ".boxwright" / "model" / "model.json").is_file()


def test_log_goes_to_stderr_with_each_metric_below_its_line(boxwright: Any, project: Path) -> None:
    done = boxwright("train", directory=project)
    shown = done.err.splitlines()
    assert "channel train holds ['rows.csv']" in shown
    assert shown[shown.index("epoch 1 loss=0.500") + 1] == "metric loss = 0.5"
    assert "epoch 1" not in done.out


def test_hyperparameters_and_channels_of_the_command_line_come_on_top(
    boxwright: Any, project: Path
) -> None:
    (project / "other.csv").write_text("3\n")
    done = boxwright("train", "-p", "scale=5", "--channel", "train=other.csv", directory=project)
    assert "channel train holds ['other.csv']" in done.err
    model = json.loads((project / ".boxwright" / "model" / "model.json").read_text())
    assert model == {"scale": "5"}


def test_output_directory_can_be_chosen(boxwright: Any, project: Path) -> None:
    assert boxwright("train", "--output", "here/it/is", directory=project).code == 0
    assert (project / "here" / "it" / "is" / "model" / "model.json").is_file()


def test_failing_job_gives_its_reason_and_keeps_the_last_model(
    boxwright: Any, project: Path
) -> None:
    assert boxwright("train", directory=project).code == 0
    done = boxwright("train", "-p", "fail=no rows in the channel", directory=project)
    assert done.code == 1
    told = lines(done.out)
    assert told["exit"] == "7"
    assert told["reason"] == "no rows in the channel"
    assert (project / ".boxwright" / "model" / "model.json").is_file()


def test_job_that_does_not_end_is_killed_at_the_timeout(boxwright: Any, project: Path) -> None:
    done = boxwright("train", "-p", "pause=600", "--timeout", "2", directory=project)
    assert done.code == 1
    assert "did not end within --timeout" in lines(done.out)["reason"]


def test_image_without_train_is_explained(boxwright: Any, project: Path) -> None:
    done = boxwright("train", "--image", "python:3.13-slim", directory=project)
    assert done.code == 1
    assert "executable file not found" in lines(done.out)["reason"]
    assert "boxwright explain IMG-002" in done.err


def test_image_that_is_not_built_says_how_to_build_it(
    boxwright: Any, project: Path, scratch_image: str
) -> None:
    done = boxwright("train", directory=project)
    assert done.code == 3
    assert f"{scratch_image} has not been built on this engine" in done.err
    assert "boxwright build --target default" in done.err


def test_missing_channel_is_found_before_anything_starts(boxwright: Any, project: Path) -> None:
    done = boxwright("train", "--channel", "train=nowhere", directory=project)
    assert done.code == 2
    assert "there is no nowhere" in done.err
