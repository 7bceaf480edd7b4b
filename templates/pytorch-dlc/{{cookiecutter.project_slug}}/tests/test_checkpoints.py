"""Checkpoints: whole under their names, few, and a torn one is no reason to fail."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from checkpoints import Checkpoints


def saved(directory: Path, *epochs: int) -> Checkpoints:
    checkpoints = Checkpoints(directory)
    for epoch in epochs:
        checkpoints.save(epoch, {"weights": torch.full((1000,), float(epoch))})
    return checkpoints


def names(directory: Path) -> list[str]:
    return sorted(path.name for path in directory.iterdir())


def test_the_newest_few_are_kept_and_the_last_is_found(tmp_path: Path) -> None:
    state = saved(tmp_path, 9, 10, 100, 1000).newest()
    assert state is not None
    assert state["epoch"] == 1000
    assert state["weights"].eq(1000).all()
    assert names(tmp_path) == [f"epoch-{n:08}.pt" for n in (10, 100, 1000)]


@pytest.mark.parametrize("left", [0, 10, 2000])
def test_a_torn_one_is_passed_over(
    tmp_path: Path, left: int, capsys: pytest.CaptureFixture[str]
) -> None:
    checkpoints = saved(tmp_path, 1, 2)
    torn = tmp_path / "epoch-00000002.pt"
    torn.write_bytes(torn.read_bytes()[:left])
    state = checkpoints.newest()
    assert state is not None
    assert state["epoch"] == 1
    assert "passing over epoch-00000002.pt" in capsys.readouterr().out


class Harmful:
    def __reduce__(self) -> tuple[object, tuple[str]]:
        return print, ("harm",)


def test_a_file_that_would_run_something_is_passed_over(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    torch.save({"epoch": Harmful()}, tmp_path / "epoch-00000007.pt")
    assert Checkpoints(tmp_path).newest() is None
    assert "harm" not in capsys.readouterr().out.splitlines()


def test_one_that_names_no_epoch_is_passed_over(tmp_path: Path) -> None:
    torch.save({"epoch": "seven"}, tmp_path / "epoch-00000007.pt")
    torch.save([], tmp_path / "epoch-00000008.pt")
    assert Checkpoints(tmp_path).newest() is None


def test_nothing_is_kept_where_the_job_has_no_such_directory(tmp_path: Path) -> None:
    checkpoints = saved(tmp_path / "none", 1)
    assert checkpoints.newest() is None
    assert names(tmp_path) == []


def test_what_cannot_be_written_leaves_the_one_before(tmp_path: Path) -> None:
    checkpoints = saved(tmp_path, 1)
    with pytest.raises(Exception, match=r"(?i)pickle|lambda"):
        checkpoints.save(2, {"weights": lambda: 0})
    assert names(tmp_path) == ["epoch-00000001.pt"]
