"""One host: the chapter's job, by the toolkit and without it; stops, checkpoints, bad input."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from boxwright_conformance.platform import TrainingResult

pytestmark = [pytest.mark.docker, pytest.mark.xdist_group("pytorch-dlc")]

LAUNCHERS = ("toolkit", "torchrun")
LONG = {"epochs": "1000000"}
#: Zachary's own method does not tell these apart either, or they knew both clubs as well.
BORDERLINE = {"2", "8", "9", "19"}


@pytest.fixture(scope="module")
def ended(job: Any) -> Mapping[str, TrainingResult]:
    """The chapter's job under both launchers."""
    return {name: job(environment={"LAUNCHER": name}).run(180) for name in LAUNCHERS}


@pytest.mark.parametrize("launcher", LAUNCHERS)
def test_the_chapters_job_tells_the_clubs_apart(
    ended: Mapping[str, TrainingResult], launcher: str
) -> None:
    one = ended[launcher]
    assert one.exit_code == 0, one.log
    assert one.failure is None
    assert sorted(path.name for path in one.model.iterdir()) == ["model.json", "model.pt"]
    epochs = re.findall(r"^epoch=\d+ loss=[0-9.e-]+ accuracy=[0-9.]+$", one.log, re.MULTILINE)
    assert len(epochs) == 30
    (wrong,) = re.findall(r"than the network says: (.*)$", one.log, re.MULTILINE)
    assert set(wrong.split(", ")) - {"none"} <= BORDERLINE
    assert len(wrong.split(", ")) <= 2


def test_both_launchers_come_to_the_same_network(
    ended: Mapping[str, TrainingResult], parameters: Any
) -> None:
    first, second = (parameters(one) for one in ended.values())
    assert first == second
    assert list(first) == [("0", "1")]


@pytest.mark.parametrize("launcher", LAUNCHERS)
def test_a_stop_saves_a_checkpoint_from_which_the_next_job_goes_on(
    job: Any, stop_at: Any, launcher: str
) -> None:
    long = job(LONG, environment={"LAUNCHER": launcher})
    stop_at(long, "epoch=50 ")
    stopped = long.wait(1)
    assert stopped.exit_code == 143
    assert stopped.failure is None
    assert "all is saved" in stopped.log
    assert (stopped.model / "model.pt").is_file()
    *_, newest = sorted(path.name for path in stopped.checkpoints.iterdir())
    again = job(environment={"LAUNCHER": launcher}, checkpoints=stopped.checkpoints).run(180)
    assert again.exit_code == 0, again.log
    assert f"resuming from {newest}" in again.log


def test_a_job_that_is_killed_goes_on_from_the_checkpoint_before_a_torn_one(job: Any) -> None:
    long = job(LONG)
    long.start()
    # After the first thousand a line a second, and no more checkpoints than lines.
    later = (line for line in long.logs() if re.match(r"epoch=\d{4,} ", line))
    for _ in range(5):
        assert next(later, None)
    long.kill()
    left = long.wait(60).checkpoints
    *_, before, newest = sorted(left.glob("epoch-*.pt"))
    assert len(list(left.glob("epoch-*.pt"))) <= 4  # three, and one that was just renamed
    newest.write_bytes(newest.read_bytes()[:3000])
    done = job(checkpoints=left).run(180)
    assert done.exit_code == 0, done.log
    assert f"passing over {newest.name}" in done.log
    assert f"resuming from {before.name}" in done.log


@pytest.mark.parametrize(
    ("told", "first"),
    [
        ({"node_count": "35"}, "ValueError: node_count is 35, but the data has 34 members"),
        ({"learning-rate": "1e30"}, "FloatingPointError: the loss is nan in epoch 2"),
        ({"hidden": "1e12"}, "MemoryError: out of memory with node_count=34 and hidden=1000"),
    ],
)
def test_a_failure_says_why(job: Any, told: dict[str, str], first: str) -> None:
    failed = job(told).run(180)
    assert failed.exit_code == 1
    assert (failed.failure or "").startswith(first)
    assert list(failed.model.iterdir()) == []


def test_a_launcher_that_is_none_is_refused(job: Any) -> None:
    failed = job(environment={"LAUNCHER": "mpirun"}).run(60)
    assert failed.exit_code == 1
    assert "LAUNCHER is 'mpirun', not toolkit or torchrun" in (failed.failure or "")


def test_channels_without_data_are_named(job: Any, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    failed = job(channels={"train": tmp_path / "data"}).run(180)
    assert failed.exit_code == 1
    assert (failed.failure or "").startswith("ValueError: channel 'train' holds no CSV file")
