"""What is kept of a training job on one host or several."""

from __future__ import annotations

import tarfile
from typing import TYPE_CHECKING, Protocol

import pytest
from boxwright.running.merging import doubts, keep
from boxwright_conformance.platform import TrainingResult

if TYPE_CHECKING:
    from pathlib import Path


class Host(Protocol):
    """Makes a host that left these files below /opt/ml, by path, and a failure."""

    def __call__(self, files: dict[str, str], failure: str | None = None) -> TrainingResult: ...


@pytest.fixture
def host(tmp_path: Path) -> Host:
    """`Host`."""
    made: list[Path] = []

    def left(files: dict[str, str], failure: str | None = None) -> TrainingResult:
        root = tmp_path / f"host-{len(made)}"
        made.append(root)
        for name in ("model", "output", "checkpoints"):
            (root / name).mkdir(parents=True)
        for name, text in files.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        if failure is not None:
            (root / "output/failure").write_text(failure)
        with tarfile.open(root / "model.tar.gz", "w:gz") as archive:
            for path in sorted((root / "model").rglob("*")):
                name = path.relative_to(root / "model").as_posix()
                archive.add(path, arcname=name, recursive=False)
        return TrainingResult(
            job="any",
            exit_code=0,
            start_error="",
            oom_killed=False,
            timed_out=False,
            seconds=1.0,
            log=f"log {len(made)}",
            failure=failure,
            model=root / "model",
            output=root / "output",
            checkpoints=root / "checkpoints",
            model_tar=root / "model.tar.gz",
        )

    return left


def kept(directory: Path) -> dict[str, str]:
    """The text files that were kept, by path."""
    return {
        path.relative_to(directory).as_posix(): path.read_text()
        for path in directory.rglob("*")
        if path.is_file() and path.suffix != ".gz"
    }


def packed(directory: Path) -> dict[str, str]:
    """The files in the model's archive."""
    with tarfile.open(directory / "model.tar.gz") as archive:
        files = [member for member in archive if member.isreg()]
        assert len({member.name for member in files}) == len(files)
        return {
            member.name: content.read().decode()
            for member in files
            if (content := archive.extractfile(member))
        }


def test_one_host_leaves_what_it_left(host: Host, tmp_path: Path) -> None:
    one = host({"model/a/b": "1", "output/data/c": "2"}, failure="why")
    assert keep({"algo-1": one}, tmp_path / "kept") == []
    assert kept(tmp_path / "kept") == {
        "model/a/b": "1",
        "output/data/c": "2",
        "output/failure": "why",
        "log.txt": "log 1",
    }
    assert packed(tmp_path / "kept") == {"a/b": "1"}


def test_what_several_hosts_left_comes_together(host: Host, tmp_path: Path) -> None:
    results = {
        "algo-1": host({"model/a/one": "1", "model/same": "0", "output/data/same": "0"}, "why"),
        "algo-2": host({"model/a/two": "2", "model/same": "0", "output/data/same": "0"}),
    }
    assert keep(results, tmp_path / "kept") == []
    assert kept(tmp_path / "kept") == {
        "model/a/one": "1",
        "model/a/two": "2",
        "model/same": "0",
        "output/data/same": "0",
        "failure-algo-1": "why",
        "log-algo-1.txt": "log 1",
        "log-algo-2.txt": "log 2",
    }
    assert packed(tmp_path / "kept") == {"a/one": "1", "a/two": "2", "same": "0"}


def test_of_files_that_differ_the_first_hosts_are_kept_and_the_others_named(
    host: Host, tmp_path: Path
) -> None:
    results = {
        "algo-1": host({"model/a": "1", "model/b/c": "1", "output/data/d": "1", "output/e": "1"}),
        "algo-2": host({"model/a": "2", "model/b": "2", "output/data/d": "2", "output/e": "2"}),
    }
    lost = keep(results, tmp_path / "kept")
    assert lost == ["model/a of algo-2", "model/b of algo-2", "output/data/d of algo-2"]
    assert kept(tmp_path / "kept")["model/a"] == "1"
    assert packed(tmp_path / "kept")["a"] == "1"


def test_an_earlier_keeping_is_replaced(host: Host, tmp_path: Path) -> None:
    keep({"algo-1": host({"model/old": "1"})}, tmp_path / "kept")
    keep({"algo-1": host({"model/new": "2"})}, tmp_path / "kept")
    assert {name for name in kept(tmp_path / "kept") if "model" in name} == {"model/new"}


def test_many_lost_files_are_counted() -> None:
    assert doubts([]) == ""
    assert doubts(["a", "b"]).startswith("a, b: an earlier host wrote other bytes")
    assert doubts(["a", "b", "c", "d", "e"]).startswith("a, b, c and 2 more: ")
