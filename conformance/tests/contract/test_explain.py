from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from boxwright_conformance.contract import explain
from boxwright_conformance.contract.load import requirements

if TYPE_CHECKING:
    from boxwright_conformance.contract.record import Requirement

PING = "did not pass the ping health check. Please check CloudWatch logs for this endpoint."

LABEL = "com.amazonaws.sagemaker.capabilities.accept-bind-to-port=true"

LOG_LINES = [
    ('exec: "train": executable file not found in $PATH', "IMG-002"),
    ("exec: train: executable file not found in ", "IMG-002"),
    ("[FATAL tini (7)] exec train failed: No such file or directory", "IMG-002"),
    ("[FATAL tini (7)] exec train failed: Permission denied", "IMG-002"),
    ("env: 'python\\r': No such file or directory", "IMG-003"),
    (
        "env: \N{LEFT SINGLE QUOTATION MARK}python\\r\N{RIGHT SINGLE QUOTATION MARK}: No such file",
        "IMG-003",
    ),
    ("env: 'python\r': No such file or directory", "IMG-003"),
    ("./train: /bin/bash^M: bad interpreter: No such file or directory", "IMG-003"),
    ("/opt/program/train: line 2: $'\\r': command not found", "IMG-003"),
    ("[WARN  tini (6)] Tini is not running as PID 1", "IMG-006"),
    ("python: can't open file '/opt/ml/code/train.py': [Errno 2] No such file", "IMG-008"),
    ("exec user process caused: exec format error", "IMG-009"),
    (f"Your Ecr Image x does not contain required {LABEL} Docker label(s)", "IMG-015"),
    ("PermissionError: [Errno 13] Permission denied: '/opt/ml/processing/output/a'", "IMG-017"),
    ("EOFError: EOF when reading a line", "TRAIN-001"),
    ("AlgorithmError: , exit code: 1", "TRAIN-006"),
    ("No such file or directory: '/opt/ml/input/config/resourceConfig.json'", "TRAIN-020"),
    ("TypeError: 'str' object cannot be interpreted as an integer", "TRAIN-021"),
    ("ValueError: could not convert string to float: '\"0.1\"'", "TRAIN-022"),
    ("train: error: unrecognized arguments: --sagemaker_job_name x", "TRAIN-024"),
    (
        "FileNotFoundError: [Errno 2] No such file or directory: '/opt/ml/input/data/train'",
        "TRAIN-042",
    ),
    ("OSError: [Errno 30] Read-only file system: '/opt/ml/input/data/train/a'", "TRAIN-043"),
    ("Failed to extract model data archive", "TRAIN-061"),
    ("KeyError: 'SM_CHANNEL_TRAINING'", "TRAIN-081"),
    (
        "HTTPSConnectionPool(host='pkg.example', port=443): Max retries exceeded with url: /x",
        "TRAIN-085",
    ),
    ("* Running on http://0.0.0.0:5000", "SERVE-001"),
    ("[INFO] Listening at: http://127.0.0.1:8080 (12)", "SERVE-002"),
    ("Invalid HTTP_HOST header: '169.254.255.131:8080'.", "SERVE-003"),
    (f"The primary container for production variant AllTraffic {PING}", "SERVE-004"),
    ('"GET /ping HTTP/1.1" 404', "SERVE-004"),
    ("connect() to unix:/tmp/gunicorn.sock failed (2: No such file or directory)", "SERVE-007"),
    ("Worker was terminated due to signal 9", "SERVE-008"),
    ("[CRITICAL] WORKER TIMEOUT (pid:44)", "SERVE-009"),
    (
        "connect() to unix:/tmp/gunicorn.sock failed (11: Resource temporarily unavailable)",
        "SERVE-010",
    ),
    ('"POST /invocations HTTP/1.1" 404', "SERVE-020"),
    ("413 Request Entity Too Large", "SERVE-023"),
    ("ClientError: 413", "SERVE-023"),
    ("This predictor only supports CSV data", "SERVE-026"),
    ("Content type application/jsonlines is not supported", "SERVE-027"),
    ('"POST /invocations HTTP/1.1" 500', "SERVE-029"),
    ("OSError: [Errno 30] Read-only file system: '/opt/ml/model/config.properties'", "SERVE-051"),
    (f"The container-2 container for production variant AllTraffic {PING}", "PIPE-001"),
]


def ids(query: str) -> list[str]:
    return [requirement.id for requirement, _ in explain.find(query)]


@pytest.mark.parametrize(("line", "expected"), LOG_LINES)
def test_a_pasted_log_line_finds_its_requirement_first(line: str, expected: str) -> None:
    assert ids(line)[0] == expected
    assert "log line" in explain.find(line)[0][1]


def test_a_line_in_the_middle_of_a_log_is_found() -> None:
    log = f"2026-11-22 starting\n\x1b[31mKeyError: 'SM_CHANNEL_TRAIN'\x1b[0m\n{'x' * 100_000}"
    assert ids(log)[0] == "TRAIN-081"


@pytest.mark.parametrize(
    "query", ["SERVE-009", "serve-009", " Serve-009 ", "fail  SERVE-009  MUST"]
)
def test_an_id_is_found_in_any_case_and_in_a_report_line(query: str) -> None:
    assert explain.find(query) == [(requirements()["SERVE-009"], "its id")]


@pytest.mark.parametrize("query", ["SERVE-9", "serve9", "Serve 009", "SERVE_0009", "serve-09"])
def test_an_id_is_found_however_its_number_is_spelled(query: str) -> None:
    assert explain.find(query) == [(requirements()["SERVE-009"], "its id")]


def test_several_ids_come_in_the_order_they_are_named() -> None:
    assert ids("TRAIN-005 or IMG-001?") == ["TRAIN-005", "IMG-001"]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("ping", "SERVE-004"),
        ("no logs", "IMG-022"),
        ("symbolic link", "TRAIN-061"),
        ("Host header", "SERVE-003"),
    ],
)
def test_words_find_the_requirement_whose_title_holds_them(words: str, expected: str) -> None:
    assert ids(words)[0] == expected


@pytest.mark.parametrize(
    ("typo", "nearest"),
    [
        ("TRAN-001", "TRAIN-001"),
        ("serv9", "SERVE-009"),
        ("IMG-999", "IMG-"),
    ],
)
def test_a_mistyped_id_names_the_nearest(typo: str, nearest: str) -> None:
    with pytest.raises(LookupError, match=rf"no requirement .*boxwright explain {nearest}"):
        explain.text(typo)


@pytest.mark.parametrize("query", ["", "   ", "xyzzy", "\x00", "(", "the of a"])
def test_nothing_found_says_what_to_try(query: str) -> None:
    with pytest.raises(LookupError, match=r"paste the whole log line.*boxwright explain SERVE-004"):
        explain.text(query)


def test_the_explanation_says_what_to_do_in_80_columns() -> None:
    shown = explain.text('exec: "train": executable file not found in $PATH')
    assert shown.startswith("IMG-002  MUST  train and serve are on PATH and executable\n")
    assert "COPY --chmod=0755" in " ".join(shown.split())
    assert "Also possible\n  IMG-001" in shown
    assert shown.endswith("\n")


@pytest.mark.parametrize("requirement", requirements().values(), ids=requirements())
def test_every_record_explains_itself(requirement: Requirement) -> None:
    lines = explain.text(requirement.id).splitlines()
    assert lines[0].startswith(f"{requirement.id}  {requirement.level}  {requirement.title}")
    long = [line for line in lines if len(line) > 80 and len(line.split()) > 1]
    assert not long


@pytest.mark.parametrize("requirement", requirements().values(), ids=requirements())
def test_an_explanation_says_how_the_requirement_is_tested(requirement: Requirement) -> None:
    shown = " ".join(explain.text(requirement.id).split())
    if requirement.untestable:
        assert f"Tested: never: {' '.join(requirement.untestable.split())}" in shown
        return
    flag = f"boxwright test IMAGE --claim {requirement.claim}"
    assert (flag in shown) == bool(requirement.claim)
    assert ("is warned, never failed" in shown) == requirement.unverified
