"""Whole jobs: the toolkit runs the script, or what a job brings along. No engine."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from tests.conftest import Start

OTHER = "sagemaker_program", "other.py"
SAVES = """
import signal, time

def stop(number, frame):
    open("saved", "w").close()
    raise SystemExit(0)

signal.signal(signal.SIGTERM, stop)
print("waiting", flush=True)
time.sleep(60)
"""


def test_the_images_own_script_is_run_with_the_hyperparameters(
    start: Start, tmp_path: Path
) -> None:
    with start({"normalize": "True", "target": "target", "test-size": "0.1"}) as job:
        said, _ = job.communicate(timeout=120)
    assert job.returncode == 0, said
    assert "-- train.py --normalize True --target target --test-size 0.1" in said
    assert "\nr2=1 rmse=" in said
    assert (tmp_path / "model/model.json").exists()
    assert (tmp_path / "output/success").exists()


def test_what_a_job_brings_is_run_whatever_lies_there(start: Start, tmp_path: Path) -> None:
    (tmp_path / "code").mkdir()
    (tmp_path / "code/other.py").write_text("print('stale')")
    brought = {"sagemaker_submit_directory": str(tmp_path / "sourcedir.tar.gz")}
    with start(dict([OTHER], **brought), {"other.py": "print('brought')"}) as job:
        said, _ = job.communicate(timeout=120)
    assert job.returncode == 0, said
    assert "brought" in said
    assert "stale" not in said


@pytest.mark.parametrize(
    ("program", "code", "first"),
    [
        ("raise SystemExit(7)", 7, "other.py ended with exit code 7"),
        ("import sys; sys.exit('no luck')", 1, "no luck"),
        ("def f():\n raise ValueError('a.csv, line 3')\nf()", 1, "ValueError: a.csv, line 3"),
        ("import os; os.kill(os.getpid(), 9)", 137, "other.py ended with signal SIGKILL"),
    ],
)
def test_a_failure_keeps_its_exit_code_and_says_why(
    start: Start, tmp_path: Path, program: str, code: int, first: str
) -> None:
    brought = {"sagemaker_submit_directory": str(tmp_path / "sourcedir.tar.gz")}
    with start(dict([OTHER], **brought), {"other.py": program}) as job:
        said, _ = job.communicate(timeout=120)
    assert job.returncode == code, said
    assert (tmp_path / "output/failure").read_text().splitlines()[0] == first
    assert not (tmp_path / "output/success").exists()


def test_a_stop_reaches_the_program_which_may_save(start: Start, tmp_path: Path) -> None:
    brought = {"sagemaker_submit_directory": str(tmp_path / "sourcedir.tar.gz")}
    with start(dict([OTHER], **brought), {"other.py": SAVES}) as job:
        assert job.stdout
        while "waiting" not in job.stdout.readline():
            assert job.poll() is None
        job.send_signal(signal.SIGTERM)
        job.communicate(timeout=120)
    assert job.returncode == 128 + signal.SIGTERM
    assert (tmp_path / "code/saved").exists()
    assert not (tmp_path / "output/failure").exists()


def test_hyperparameters_that_are_no_json_are_a_failure_that_names_the_file(
    start: Start, tmp_path: Path
) -> None:
    (tmp_path / "output").mkdir()
    (tmp_path / "output/failure").write_text("an earlier try")
    with start({"test-size": "abc"}) as job:
        said, _ = job.communicate(timeout=120)
    assert job.returncode == 2, said
    assert "--test-size: 'abc'" in (tmp_path / "output/failure").read_text().splitlines()[0]
