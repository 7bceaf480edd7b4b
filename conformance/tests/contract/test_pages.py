"""A whole page of a log: the line that decides is found among all the others."""

from __future__ import annotations

import json
import time

import pytest
from boxwright_conformance.contract import explain

KEY = "AKIAIOSFODNN7EXAMPLE"
PASSWORD = "correct-horse-battery"

ENDPOINT = [
    f"AWS_ACCESS_KEY_ID={KEY}",
    "[2024-05-02 10:11:12 +0000] [7] [INFO] Starting gunicorn 21.2.0",
    "[2024-05-02 10:11:12 +0000] [7] [INFO] Listening at: unix:/tmp/gunicorn.sock (7)",
    "[2024-05-02 10:11:12 +0000] [9] [INFO] Booting worker with pid: 9",
    "UserWarning: Trying to unpickle estimator from version 1.0 when using version 1.4",
    "Traceback (most recent call last):",
    '  File "/usr/lib/python3.11/site-packages/gunicorn/arbiter.py", line 609, in spawn_worker',
    "    worker.init_process()",
    '  File "/opt/program/wsgi.py", line 1, in <module>',
    "{}",
    "[2024-05-02 10:11:13 +0000] [9] [INFO] Worker exiting (pid: 9)",
    '169.254.178.2 - - [02/May/2024:10:11:14 +0000] "GET /ping HTTP/1.1" 502 166 "-" "AHC/2.0"',
    "The primary container for production variant AllTraffic did not pass the ping health check.",
]
TRAINING = [
    f"git clone https://bot:{PASSWORD}@git.example/team/repo.git",
    "2024-05-02 10:11:12 Starting - Preparing the instances for training...",
    "Collecting numpy==1.26",
    "WARNING: Running pip as the 'root' user can result in broken permissions",
    "Epoch 1/10: 100%|##########| 375/375 [00:12<00:00, 30.1it/s, loss=0.31]",
    "Traceback (most recent call last):",
    '  File "/opt/program/train.py", line 88, in main',
    "    fit(channels, hyperparameters)",
    "{}",
    "2024-05-02 10:12:12 Failed - Training job failed",
    "UnexpectedStatusException: Error for Training job churn: Failed.",
    "Reason: AlgorithmError: , exit code: 1",
]
DECISIVE = [
    (ENDPOINT, "KeyError: 'SM_MODEL_DIR'", "TRAIN-081 SERVE-059"),
    (ENDPOINT, "OSError: [Errno 30] Read-only file system: '/opt/ml/model/cache'", "SERVE-051"),
    (
        ENDPOINT,
        "OSError: We couldn't connect to 'https://huggingface.co' to load it",
        "SERVE-058 TRAIN-085",
    ),
    (ENDPOINT, "PermissionError: [Errno 13] Permission denied: '/opt/ml/model/x'", "IMG-017"),
    (ENDPOINT, "nginx: [emerg] open() failed: env: 'python\\r': No such file", "IMG-003"),
    (TRAINING, "TypeError: 'str' object cannot be interpreted as an integer", "TRAIN-021"),
    (TRAINING, "ValueError: could not convert string to float: '\"0.1\"'", "TRAIN-022"),
    (TRAINING, "train.py: error: unrecognized arguments: --sagemaker_job_name x", "TRAIN-024"),
    (
        TRAINING,
        "RuntimeError: DataLoader worker (pid 9) is killed by signal: Bus error",
        "TRAIN-089",
    ),
    (TRAINING, "KeyError: 'SM_CHANNEL_TRAIN'", "TRAIN-081"),
    (TRAINING, "FileExistsError: [Errno 17] File exists: '/opt/ml/model/run-1'", "TRAIN-009"),
]
PAGES = pytest.mark.parametrize(("page", "line", "right"), DECISIVE)


def page_of(around: list[str], line: str, length: int = 200) -> list[str]:
    filler = [f"2024-05-02 10:{n // 60:02}:{n % 60:02} INFO step {n}: ok" for n in range(length)]
    return filler[: length // 2] + [line if one == "{}" else one for one in around] + filler


def ids(text: str) -> list[str]:
    return [one.id for one, _ in explain.find(text)]


@PAGES
def test_the_line_that_decides_wins(page: list[str], line: str, right: str) -> None:
    assert ids("\n".join(page_of(page, line)))[0] in right.split()


@PAGES
def test_however_the_lines_are_wrapped(page: list[str], line: str, right: str) -> None:
    lines = page_of(page, line)
    stamp = "2024-05-02T10:11:12.123456Z"
    wrapped = {
        "CRLF": "\r\n".join(lines),
        "colours": "\n".join(f"\x1b[1;31m{one}\x1b[0m" for one in lines),
        "stamps": "\n".join(f"{stamp} algo-1-abcde | {one}" for one in lines),
        "Docker's files": "\n".join(
            json.dumps({"log": f"{one}\n", "stream": "stderr", "time": stamp}) for one in lines
        ),
        "an export": json.dumps({"events": [{"timestamp": 1, "message": one} for one in lines]}),
        "a quoted answer": "ModelError: " + "\\n".join(lines),
    }
    first = {name: ids(text)[0] for name, text in wrapped.items()}
    assert not {name: id_ for name, id_ in first.items() if id_ not in right.split()}


@PAGES
def test_a_page_shows_no_credentials(page: list[str], line: str, right: str) -> None:
    shown = explain.text("\n".join(page_of(page, line)))
    assert any(id_ in shown for id_ in right.split())
    assert KEY not in shown
    assert PASSWORD not in shown


@pytest.mark.parametrize("secret", [f"password={PASSWORD}", f"Authorization: Bearer {PASSWORD}"])
@pytest.mark.parametrize("around", ["xyzzy {}", "KeyError: 'SM_{}'", "exec: train: {} not found"])
def test_nothing_that_is_shown_holds_a_secret(secret: str, around: str) -> None:
    try:
        shown = explain.text(around.format(secret))
    except LookupError as unknown:
        shown = str(unknown)
    assert PASSWORD not in shown


@pytest.mark.parametrize(
    "filler",
    [
        "".join(f'10.32.0.2 - - "GET /ping HTTP/1.1" 200 {n} "AHC/2.0"\n' for n in range(20_000)),
        "".join(f"2024 INFO step {n}: no error, no such file was lost\n" for n in range(22_000)),
        "x" * 1_000_000,
        "/opt/ml/model/" * 70_000,
        "\r".join(f" {n}%|####" for n in range(110_000)),
        '{"a":' * 200_000,
    ],
    ids=["requests", "words", "one line", "paths", "progress", "broken JSON"],
)
def test_a_megabyte_takes_less_than_a_second(filler: str) -> None:
    log = f"{filler}\nKeyError: 'SM_CHANNEL_TRAIN'\n{filler[:1000]}"
    taken = []
    for _ in range(3):
        start = time.process_time()
        assert ids(log)[0] == "TRAIN-081"
        taken.append(time.process_time() - start)
        if taken[-1] < 1:
            break
    assert min(taken) < 1


def test_a_line_from_the_middle_of_a_very_long_one_is_found() -> None:
    assert ids("z" * 5000 + " KeyError: 'SM_CHANNEL_TRAIN' " + "z" * 5000)[0] == "TRAIN-081"
