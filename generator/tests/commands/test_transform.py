"""`boxwright transform` on a real engine."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.docker


@pytest.fixture
def trained(project: Path) -> Path:
    """The project with a model of an earlier training, and rows to transform."""
    (project / ".boxwright/model").mkdir(parents=True)
    (project / ".boxwright/model/model.json").write_text('{"scale": "3"}')
    (project / "rows.csv").write_text("a\nb\nc")
    return project


def told(out: str) -> dict[str, str]:
    """The summary's lines by their first word."""
    pairs = (line.split(maxsplit=1) for line in out.splitlines())
    return {pair[0]: pair[1] for pair in pairs if len(pair) == 2}


def test_a_file_is_answered_in_a_job_of_its_own(boxwright: Any, trained: Path) -> None:
    done = boxwright("transform", "rows.csv", directory=trained)
    assert done.code == 0, done.err
    said = told(done.out)
    assert (said["objects"], said["requests"]) == ("1", "1")
    job = trained / ".boxwright/jobs" / said["job"]
    assert said["output"] == f"{job}  8 B, 1 file"
    assert (job / "rows.csv.out").read_text() == "3:A\nB\nC\n"
    # No option told payload, strategy or concurrency, so there are no variables for them.
    assert (job / "log.txt").read_text().splitlines()[0] == "serving SAGEMAKER_BATCH=true"
    assert "serving SAGEMAKER_BATCH=true" in done.err.splitlines()
    assert sorted(file.name for file in job.iterdir()) == ["log.txt", "rows.csv.out"]


def test_every_file_below_a_directory_is_answered_beside_its_key(
    boxwright: Any, trained: Path, tmp_path: Path
) -> None:
    (trained / "in/deep").mkdir(parents=True)
    (trained / "in/a.csv").write_text("a\n")
    (trained / "in/deep/b.csv").write_text("b\n")
    done = boxwright("transform", "in", "--into", str(tmp_path / "kept"), directory=trained)
    assert done.code == 0, done.err
    assert (tmp_path / "kept/a.csv.out").read_text() == "3:A\n"
    assert (tmp_path / "kept/deep/b.csv.out").read_text() == "3:B\n"
    assert not (trained / ".boxwright/jobs").exists()


def test_what_the_options_ask_for_is_told_to_the_container_and_done(
    boxwright: Any, trained: Path
) -> None:
    words = ["--strategy", "SingleRecord", "--max-payload", "5", "--max-concurrent", "2"]
    words += ["--accept", "text/plain", "-e", 'ADVICE={"BatchStrategy": "MULTI_RECORD"}']
    done = boxwright("transform", "rows.csv", *words, directory=trained)
    assert done.code == 0, done.err
    said = told(done.out)
    assert said["requests"] == "3"
    job = trained / ".boxwright/jobs" / said["job"]
    assert (job / "rows.csv.out").read_text() == "3:A\n3:B\n3:C\n"
    first, *rest = (job / "log.txt").read_text().splitlines()
    assert rest.count("accept text/plain") == 3
    assert first.split()[1:] == [
        "SAGEMAKER_BATCH=true",
        "SAGEMAKER_BATCH_STRATEGY=SINGLE_RECORD",
        "SAGEMAKER_MAX_CONCURRENT_TRANSFORMS=2",
        "SAGEMAKER_MAX_PAYLOAD_IN_MB=5",
    ]


def test_the_containers_advice_goes_before_the_defaults(boxwright: Any, trained: Path) -> None:
    advice = 'ADVICE={"BatchStrategy": "SINGLE_RECORD", "MaxConcurrentTransforms": 3}'
    done = boxwright("transform", "rows.csv", "-e", advice, directory=trained)
    assert done.code == 0, done.err
    assert told(done.out)["requests"] == "3"
    assert "split at lines, SINGLE_RECORD, up to 6 MB each, 3 at once" in done.err


@pytest.mark.parametrize(
    ("words", "requests", "answers"),
    [
        (["--strategy", "SingleRecord", "--assemble-with", "None"], "3", "3:A3:B3:C"),
        (["--split-type", "None"], "1", "3:A\nB\nC"),
        (["--split-type", "None", "--max-payload", "0"], "1", "3:A\nB\nC"),
        (["--split-type", "None", "--assemble-with", "Line"], "1", "3:A\nB\nC\n"),
    ],
)
def test_files_are_split_and_answers_joined_as_told(
    boxwright: Any, trained: Path, words: list[str], requests: str, answers: str
) -> None:
    done = boxwright("transform", "rows.csv", "--into", "kept", *words, directory=trained)
    assert done.code == 0, done.err
    assert told(done.out)["requests"] == requests
    assert (trained / "kept/rows.csv.out").read_text() == answers


def test_answers_of_any_size_are_kept(boxwright: Any, trained: Path) -> None:
    line = "a" * 1023 + "\n"
    (trained / "rows.csv").write_text(line * 2500)
    words = ["--max-payload", "2", "--into", "kept"]
    done = boxwright("transform", "rows.csv", *words, directory=trained)
    assert done.code == 0, done.err
    assert told(done.out)["requests"] == "2"
    written = (trained / "kept/rows.csv.out").read_text()
    assert written.replace("3:", "") == line.upper() * 2500


def test_a_refused_record_fails_its_file_and_is_named(boxwright: Any, trained: Path) -> None:
    for name, rows in {"a.csv": "a\nbad\nc\n", "b.csv": "b\n"}.items():
        (trained / "in").mkdir(exist_ok=True)
        (trained / "in" / name).write_text(rows)
    (trained / "kept").mkdir()
    (trained / "kept/a.csv.out").write_text("of an earlier job")
    words = ["--strategy", "SingleRecord", "--into", "kept"]
    done = boxwright("transform", "in", *words, directory=trained)
    assert done.code == 1
    assert told(done.out)["reason"] == "a.csv, line 2: status 400: bad is no number"
    assert sorted(file.name for file in (trained / "kept").iterdir()) == ["b.csv.out", "log.txt"]
    assert (trained / "kept/b.csv.out").read_text() == "3:B\n"


def test_a_refused_request_of_many_records_names_its_lines(boxwright: Any, trained: Path) -> None:
    (trained / "rows.csv").write_text("a\nbad\n")
    done = boxwright("transform", "rows.csv", directory=trained)
    assert done.code == 1
    assert told(done.out)["reason"] == "rows.csv, lines 1 to 2: status 400: bad is no number"


def test_a_file_of_another_kind_is_sent_whole_and_named(boxwright: Any, trained: Path) -> None:
    done = boxwright(
        "transform", "Dockerfile", "--content-type", "application/x-image", directory=trained
    )
    assert done.code == 1
    assert told(done.out)["reason"] == "Dockerfile: status 415: send text/csv"


def test_a_record_larger_than_a_request_fails_its_file(boxwright: Any, trained: Path) -> None:
    (trained / "rows.csv").write_text("a" * 1_100_000)
    done = boxwright("transform", "rows.csv", "--max-payload", "1", directory=trained)
    assert done.code == 1
    assert "a record of 1100000 bytes does not fit into 1 MB" in told(done.out)["reason"]


def test_a_container_that_ends_fails_what_it_has_not_answered(
    boxwright: Any, trained: Path
) -> None:
    (trained / "rows.csv").write_text("die\n")
    done = boxwright("transform", "rows.csv", directory=trained)
    assert done.code == 1
    said = told(done.out)
    assert said["reason"].startswith("rows.csv, line 1: ")
    assert said["exit"] == "9"


def test_a_container_that_is_never_ready_shows_its_log(boxwright: Any, trained: Path) -> None:
    done = boxwright("transform", "rows.csv", "-e", "BREAK=1", directory=trained)
    assert done.code == 1
    assert "/ping did not answer 200" in done.err
    assert "the model cannot be read" in done.err
    assert not (trained / ".boxwright/jobs").exists()


@pytest.mark.parametrize("words", [[], ["-e", "DEAF=1"]])
def test_the_log_goes_on_to_the_containers_end(
    boxwright: Any, trained: Path, words: list[str]
) -> None:
    done = boxwright("transform", "rows.csv", "--into", "kept", *words, directory=trained)
    assert done.code == 0, done.err
    assert "told to stop" in (trained / "kept/log.txt").read_text().splitlines()
    assert "told to stop" in done.err.splitlines()
    # How it ended once all was answered is no part of the job.
    assert "exit" not in told(done.out)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_leaves_nothing(
    start: Any, trained: Path, things_of: Any, number: signal.Signals
) -> None:
    (trained / "rows.csv").write_text("wait\n")
    process = start("transform", "rows.csv", "--into", "kept", directory=trained)
    assert any(line == "waiting\n" for line in process.stderr)
    process.send_signal(number)
    out, said = process.communicate(timeout=60)
    assert (process.returncode, out) == (130, "")
    assert "Traceback" not in said
    assert things_of(process.pid) == []
    assert not (trained / "kept").exists()


@pytest.mark.parametrize(
    ("words", "said", "following"),
    [
        (["row.csv"], "There is no row.csv", "next: boxwright transform rows.csv"),
        (["empty"], "There is no file in empty", "next: boxwright transform FILE"),
        (["Dockerfile"], "cannot be seen", "boxwright transform Dockerfile --content-type"),
        (["."], "cannot be seen", "boxwright transform . --content-type text/csv"),
        (["rows.csv", "--max-payload", "101"], "101 is not in the range", ""),
        (
            ["rows.csv", "--max-payload", "30", "--max-concurrent", "4"],
            "more than 100 MB",
            "next: --max-payload 30 --max-concurrent 3",
        ),
        (["rows.csv", "--strategy", "Many"], "'Many' is not one of", ""),
        (["rows.csv", "--target", "defalt"], "no target 'defalt'", "transform --target default"),
    ],
)
def test_what_cannot_be_used_is_refused_before_anything_starts(
    words: list[str], said: str, following: str, boxwright: Any, trained: Path
) -> None:
    (trained / "empty").mkdir()
    done = boxwright("transform", *words, directory=trained)
    assert (done.code, done.out) == (2, "")
    assert said in done.err
    assert following in done.err
    assert not (trained / ".boxwright/jobs").exists()


def test_nothing_trained_yet_says_so(boxwright: Any, project: Path) -> None:
    done = boxwright("transform", "request.csv", directory=project)
    assert done.code == 2
    assert "Nothing has been trained here yet" in done.err
    assert "next: boxwright train   (or: boxwright transform --model DIR)" in done.err
