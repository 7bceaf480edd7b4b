"""What the container says of data and arguments that it cannot work with."""

from __future__ import annotations

import gzip
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import pytest

from .conftest import names

if TYPE_CHECKING:
    from collections.abc import Callable

    from boxwright_conformance.platform import ProcessingJob, ProcessingResult

pytestmark = [pytest.mark.docker, pytest.mark.xdist_group("processing")]

GOOD = b"publish_date,headline_text\n20030219,fire near town\n20030220,rain at last\n"


class Case(NamedTuple):
    """Files, arguments, and what the exit message must name."""

    files: dict[str, bytes]
    arguments: tuple[str, ...]
    said: str


AT_ONCE = 3
LONG = "/".join(["ü" * 100] * 7)
CASES = {
    "an input that is missing": Case({}, ("--input", "other"), "/opt/ml/processing/input/other"),
    "an empty directory": Case({}, (), "headlines holds no .csv or .csv.gz file, but nothing"),
    "an empty file": Case({"a.csv": GOOD, "b.csv": b""}, (), "b.csv is empty"),
    "a wrong column": Case(
        {"a.csv": GOOD}, ("--column", "text"), "a.csv, line 1: no column 'text'"
    ),
    "a column that is missing": Case({"b.csv": b"x\n1\n"}, (), "b.csv, line 1: no column"),
    "a missing value": Case({"b.csv": GOOD + b"20030221,\n"}, (), "line 4: headline_text is empty"),
    "a file that is not UTF-8": Case(
        {"b.csv": GOOD + b"1,caf\xe9\n"}, (), "b.csv, line 4: byte 0xe9"
    ),
    "a gzip file that is cut off": Case(
        {"b.csv.gz": gzip.compress(GOOD * 99)[:-20]}, (), "b.csv.gz, after line"
    ),
    "an argument that is no number": Case({"a.csv": GOOD}, ("--words", "many"), "argument --words"),
    "an argument that nobody knows": Case({"a.csv": GOOD}, ("--wrods", "9"), "--wrods"),
    "a very long name": Case({f"{LONG}/x.csv": b""}, (), "ValueError: /opt/ml/processing/input"),
}


@pytest.fixture(scope="module")
def ended(
    job: Callable[..., ProcessingJob], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, ProcessingResult]:
    """All cases, a few at a time: each has a network, of which an engine has about thirty."""
    running: dict[str, ProcessingJob] = {}
    done: dict[str, ProcessingResult] = {}
    for name, case in CASES.items():
        if len(running) == AT_ONCE:
            done |= _waited(running)
            running.clear()
        folder = tmp_path_factory.mktemp("input")
        for path, content in case.files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(content)
        running[name] = replace(job(folder, *case.arguments), outputs_exist=False)
        running[name].start()
    return done | _waited(running)


def _waited(running: dict[str, ProcessingJob]) -> dict[str, ProcessingResult]:
    return {name: one.wait(60) for name, one in running.items()}


@pytest.mark.parametrize("name", CASES)
def test_the_exit_message_names_what_is_wrong(
    ended: dict[str, ProcessingResult], name: str
) -> None:
    one = ended[name]
    assert one.exit_code == 1
    assert one.message is not None
    assert len(one.message) <= 1024
    assert CASES[name].said in one.message.decode()
    assert CASES[name].said in one.log


@pytest.mark.parametrize("name", CASES)
def test_nothing_is_left_under_a_name(ended: dict[str, ProcessingResult], name: str) -> None:
    assert names(ended[name]) == []
