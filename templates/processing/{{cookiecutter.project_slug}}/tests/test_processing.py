"""The plumbing: files, results, signals and the exit message, whatever the job."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from container.message import leave
from container.processing import Job, Parser
from tests.conftest import Process


@pytest.fixture
def script(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A module named `mine` that a test writes."""
    monkeypatch.syspath_prepend(tmp_path / "program")
    monkeypatch.delitem(sys.modules, "mine", raising=False)
    path = tmp_path / "program/mine.py"
    path.parent.mkdir()
    return path


def message(root: Path) -> str:
    return (root / "output/message").read_text("utf-8")


def test_what_the_job_returns_is_the_exit_message(
    process: Process, script: Path, tmp_path: Path
) -> None:
    script.write_text("def run(job): return ' and '.join(job.arguments)")
    assert process("a b", "$HOME *", module="mine") == 0
    assert message(tmp_path) == "a b and $HOME *"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("def run(job): raise ValueError('a.csv, line 3')", "ValueError: a.csv, line 3"),
        ("import nothing_such", "ModuleNotFoundError: No module named 'nothing_such'"),
        ("def run(job): raise SystemExit('why not')", "SystemExit: why not"),
        ("def run(job): raise KeyError('Ø' * 2000)", "KeyError: 'ØØØ"),
    ],
)
def test_a_failure_says_why(
    process: Process, script: Path, tmp_path: Path, text: str, said: str
) -> None:
    script.write_text(text)
    assert process(module="mine") == 1
    assert message(tmp_path).startswith(said)


def test_a_message_that_cannot_be_written_changes_nothing(
    process: Process, script: Path, tmp_path: Path
) -> None:
    script.write_text("def run(job): return 'done'")
    (tmp_path / "output").write_text("in the way")
    assert process(module="mine") == 0


@pytest.mark.parametrize("text", ["x" + "é" * 2000, "€" * 2000, "name\udcff\udc80", "", "😀" * 300])
def test_a_message_is_utf_8_and_fits(tmp_path: Path, text: str) -> None:
    leave(tmp_path / "output/message", text)
    written = (tmp_path / "output/message").read_bytes()
    assert len(written) <= 1024
    assert written.decode()[:4] == text.encode(errors="backslashreplace").decode()[:4]
    assert len(written) > 1020 or len(text) < 1000


def test_arguments_that_do_not_fit_are_named() -> None:
    parser = Parser(prog="process")
    parser.add_argument("--words", type=int)
    with pytest.raises(ValueError, match="argument --words: invalid int value: 'many'; usage: "):
        parser.parse_args(["--words", "many"])


@pytest.mark.parametrize(
    ("names", "taken"),
    [
        (["b.csv", "a.CSV.GZ", "deep/er/c.csv"], ["a.CSV.GZ", "b.csv", "c.csv"]),
        (["part-00000", "_SUCCESS", ".hidden.csv", "notes.txt"], ["part-00000"]),
    ],
)
def test_an_input_may_hold_more_than_one_file(
    tmp_path: Path, names: list[str], taken: list[str]
) -> None:
    for name in names:
        path = tmp_path / "processing/input/some" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    job = Job(root=tmp_path)
    assert [path.name for path in job.files("some", ".csv", ".csv.gz")] == taken
    assert job.files(tmp_path / "processing/input/some" / names[0], ".csv", ".csv.gz")


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("other", "the input is missing: there is no "),
        ("some", "some holds no .csv file, but a.txt"),
        ("empty", "empty holds no .csv file, but nothing"),
    ],
)
def test_an_input_without_data_is_named(tmp_path: Path, name: str, reason: str) -> None:
    for folder in ("some", "empty"):
        (tmp_path / "processing/input" / folder).mkdir(parents=True)
    (tmp_path / "processing/input/some/a.txt").touch()
    with pytest.raises(FileNotFoundError) as told:
        Job(root=tmp_path).files(name, ".csv")
    assert reason in str(told.value)


def test_a_result_has_its_name_when_it_is_whole(tmp_path: Path) -> None:
    job = Job(root=tmp_path)
    target = job.output("output") / "deep/result.txt"
    with job.writing(target) as path:
        path.write_text("whole")
        assert not target.exists()
    assert target.read_text() == "whole"
    with pytest.raises(OSError, match="full"):
        half_written(job, target)
    assert [path.name for path in target.parent.iterdir()] == ["result.txt"]
    assert target.read_text() == "whole"


def half_written(job: Job, target: Path) -> None:
    with job.writing(target) as path:
        path.write_text("half")
        raise OSError("the disk is full")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_either_signal_stops_the_job(script: Path, tmp_path: Path, number: signal.Signals) -> None:
    script.write_text(
        "import time\n"
        "def run(job):\n"
        "    with job.writing(job.output('output') / 'big') as path:\n"
        "        path.write_text('half')\n"
        "        print('working', flush=True)\n"
        "        while True: time.sleep(0.1)\n"
    )
    start = (
        "import pathlib, sys, container.processing;"
        "sys.exit(container.processing.main('mine', pathlib.Path(sys.argv[1])))"
    )
    program = subprocess.Popen(
        [sys.executable, "-c", start, str(tmp_path)],
        env={**os.environ, "PYTHONPATH": f"{Path.cwd()}:{script.parent}"},
        stdout=subprocess.PIPE,
        text=True,
    )
    with program:
        assert program.stdout is not None
        assert program.stdout.readline() == "working\n"
        program.send_signal(number)
    assert program.returncode == 128 + number
    assert message(tmp_path) == "stopped by the platform"
    assert not list((tmp_path / "processing/output").iterdir())
