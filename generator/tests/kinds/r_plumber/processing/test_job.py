"""The sample job in the built container, under what a platform may do to it."""

from __future__ import annotations

import gzip
import signal
import statistics
import subprocess
from typing import TYPE_CHECKING, Any

import pytest

from ...processing_jobs import nulls
from .conftest import names, rows, summary, table

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from boxwright_conformance.platform import ProcessingJob, ProcessingResult

pytestmark = [pytest.mark.docker, pytest.mark.slow, pytest.mark.xdist_group("r-plumber")]

WITHOUT_RIGHTS = [
    *("--user", "990:990", "--cap-drop", "ALL", "--security-opt", "no-new-privileges"),
    *("--read-only", "--network", "none", "--tmpfs", "/tmp", "--tmpfs", "/opt/ml:mode=1777"),
]
# The input comes through stdin, so that nothing of this machine is mounted.
JOB = """
mkdir -p /opt/ml/processing/input/housing
cat > /opt/ml/processing/input/housing/some.csv
/opt/program/process >&2 && cat /opt/ml/processing/output/train/some.csv
"""


def test_each_row_is_either_to_train_or_to_test(done: ProcessingResult, sample: Path) -> None:
    assert names(done) == ["summary/algo-1.json", "test/housing.csv", "train/housing.csv"]
    train, test = table(done, "train/housing.csv"), table(done, "test/housing.csv")
    assert (len(train), len(test)) == (405, 101)
    given = [{k: float(v) for k, v in row.items()} for row in rows(sample / "housing.csv")]
    assert sorted(map(str, train + test)) == sorted(str(rounded(row)) for row in given)


def rounded(row: dict[str, float]) -> dict[str, float]:
    """As R writes numbers: 15 digits."""
    return {name: float(f"{value:.15g}") for name, value in row.items()}


def test_the_summary_is_of_the_training_rows(done: ProcessingResult) -> None:
    told = summary(done)
    assert (told["host"], told["files"]) == ("algo-1", ["housing.csv"])
    assert (told["train"], told["test"], told["dropped"]) == (405, 101, 0)
    for name, column in told["columns"].items():
        values = [row[name] for row in table(done, "train/housing.csv")]
        assert column["mean"] == pytest.approx(statistics.fmean(values))
        assert column["sd"] == pytest.approx(statistics.stdev(values))
        quartiles = statistics.quantiles(values, method="inclusive")
        assert [column[q] for q in ("q1", "median", "q3")] == pytest.approx(quartiles)
        assert (column["min"], column["max"]) == (min(values), max(values))


def test_the_exit_message_says_what_was_made(done: ProcessingResult) -> None:
    assert done.message == (
        b"algo-1: 405 rows to train and 101 to test with of 1 file(s); "
        b"0 with missing values left out"
    )


def test_arguments_say_what_is_done(process: Any, tmp_path: Path) -> None:
    lines = [f"{number},{number % 3},street {number}" for number in range(40)]
    text = "\n".join(["\ufeffprice,rooms,street", *lines, "", "41,NA,x", '42,1,"a, ""b""\nc"', ""])
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep/a b.csv.gz").write_bytes(gzip.compress(text.replace("\n", "\r\n").encode()))
    (tmp_path / "_SUCCESS").touch()
    words = ["--text", "street", "--test-size=0.5", "--standardise", "true", "--seed", "9"]
    one, same, other = (
        process(tmp_path, *words, *more, "--output", "made", outputs=("made",))
        for more in ([], [], ["--seed", "10"])
    )
    assert one.exit_code == 0, one.log
    trained, repeated, moved = (
        rows(ended.outputs["made"] / "train/deep/a b.csv") for ended in (one, same, other)
    )
    assert trained == repeated
    assert trained != moved
    prices = [float(row["price"]) for row in trained]
    assert statistics.fmean(prices) == pytest.approx(0, abs=1e-12)
    assert statistics.stdev(prices) == pytest.approx(1)
    every = trained + rows(one.outputs["made"] / "test/deep/a b.csv")
    assert 'a, "b"\nc' in {row["street"] for row in every}
    assert (len(every), b"; 1 with missing values" in one.message) == (41, True)


def test_nulls_in_the_configuration_change_nothing(
    process: Any, sample: Path, done: ProcessingResult
) -> None:
    ended = process(sample, change=nulls, extra_config={"resourceconfig.json": b'{"hosts": null}'})
    assert ended.exit_code == 0, ended.log
    assert table(ended, "train/housing.csv") == table(done, "train/housing.csv")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_either_signal_stops_it_and_no_file_is_cut_off(
    job: Callable[..., ProcessingJob], sample: Path, wait_until: Any, number: signal.Signals
) -> None:
    running = job(sample, "--rounds", "1000000")
    running.start()
    assert wait_until(lambda: "round=1" in running.text())
    took = running.stop(30, interrupt=number == signal.SIGINT)
    ended = running.wait(5)
    assert (ended.exit_code, took < 10) == (128 + number, True)
    assert ended.message == b"stopped by the platform"
    assert len(table(ended, "train/housing.csv")) == 405
    assert not [name for name in names(ended) if "partial" in name]


def test_anybody_can_process_on_a_read_only_root(image: str, sample: Path) -> None:
    words = ["docker", "run", "--rm", "--interactive", *WITHOUT_RIGHTS]
    words += ["--entrypoint", "sh", image, "-c", JOB]
    data = (sample / "housing.csv").read_bytes()
    ended = subprocess.run(words, input=data, capture_output=True, check=False)
    assert ended.returncode == 0, ended.stderr.decode()
    assert len(ended.stdout.splitlines()) == 406
