"""What the container says of data, arguments and settings that it cannot work with."""

from __future__ import annotations

import gzip
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import pytest

from .conftest import names

if TYPE_CHECKING:
    from collections.abc import Callable

    from boxwright_conformance.platform import ProcessingJob, ProcessingResult

pytestmark = [pytest.mark.docker, pytest.mark.slow, pytest.mark.xdist_group("r-plumber")]


class Case(NamedTuple):
    """Files, arguments, and what the exit message must name."""

    files: dict[str, bytes]
    said: str
    arguments: tuple[str, ...] = ()
    config: dict[str, bytes] | None = None


GOOD = b"crim,medv\n0.1,24\n0.2,21.6\n"
FOLDER = "/opt/ml/processing/input/housing"
CASES = {
    "an input that is missing": Case(
        {}, "there is no /opt/ml/processing/input/x", ("--input", "x")
    ),
    "an empty directory": Case({}, f"{FOLDER} holds no .csv or .csv.gz file, but nothing"),
    "no table": Case({"a.txt": GOOD}, f"{FOLDER} holds no .csv or .csv.gz file, but a.txt"),
    "an empty file": Case({"a.csv": GOOD, "b.csv": b""}, f"{FOLDER}/b.csv is empty"),
    "a header only": Case({"b.csv": b"crim,medv\n"}, "no complete row to train with in"),
    "a ragged row": Case(
        {"a.csv": GOOD, "b.csv": GOOD + b"1,2,3\n"},
        f"{FOLDER}/b.csv, line 4 has 3 fields, and not 2",
    ),
    "text in a column of numbers": Case(
        {"a.csv": GOOD, "b.csv": GOOD + b"\n0.3,dear\n"},
        f'{FOLDER}/b.csv, line 5: medv is "dear", which is not a number',
    ),
    "an infinite number": Case({"b.csv": GOOD + b"0.3,Inf\n"}, 'medv is "Inf", which is not'),
    "other columns": Case(
        {"a.csv": GOOD, "b.csv": b"crim,price\n1,2\n"},
        f"{FOLDER}/b.csv, line 1: not the columns of",
    ),
    "a column twice": Case({"b.csv": b"crim,crim\n1,2\n"}, "line 1: each column needs a name"),
    "an open quote": Case(
        {"b.csv": GOOD + b'0.3,"1\n1,2\n'}, "b.csv, line 4: a quote is not closed"
    ),
    "a file that is not UTF-8": Case(
        {"b.csv": GOOD + b"1,caf\xe9\n"}, "b.csv, line 4 is not UTF-8"
    ),
    "a file with a zero byte": Case({"b.csv": GOOD + b"1,\0\n"}, "b.csv cannot be read: line 4"),
    "a gzip file that is cut off": Case(
        {"b.csv.gz": gzip.compress(GOOD * 999)[:-20]}, f"{FOLDER}/b.csv.gz cannot be read"
    ),
    "an argument that is no number": Case(
        {"a.csv": GOOD},
        'argument --seed is "many", which is not a whole number',
        ("--seed", "many"),
    ),
    "an argument that nobody knows": Case(
        {"a.csv": GOOD}, "there is no argument --sede; usage: process [--input", ("--sede", "9")
    ),
    "an argument without a value": Case(
        {"a.csv": GOOD}, "argument --seed has no value", ("--seed",)
    ),
    "an odd argument": Case(
        {"a.csv": GOOD}, "there is no argument -e", ("-e", "--version", "a  b")
    ),
    "a configuration that is not JSON": Case(
        {"a.csv": GOOD},
        "/opt/ml/config/resourceconfig.json is not JSON",
        config={"resourceconfig.json": b"{"},
    ),
    "a host that nobody knows": Case(
        {"a.csv": GOOD},
        "current_host algo-9 is none of hosts algo-1",
        config={"resourceconfig.json": b'{"hosts": ["algo-1"], "current_host": "algo-9"}'},
    ),
}


@pytest.fixture(scope="module")
def ended(
    job: Callable[..., ProcessingJob], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, ProcessingResult]:
    """All cases, a few at a time: each has a network, of which an engine has about thirty."""

    def end(case: Case) -> ProcessingResult:
        folder = tmp_path_factory.mktemp("input")
        for path, content in case.files.items():
            (folder / path).write_bytes(content)
        described = job(folder, *case.arguments, extra_config=case.config or {})
        return replace(described, outputs_exist=False).run(60)

    with ThreadPoolExecutor(3) as pool:
        return dict(zip(CASES, pool.map(end, CASES.values()), strict=True))


@pytest.mark.parametrize("name", CASES)
def test_the_exit_message_names_what_is_wrong(
    ended: dict[str, ProcessingResult], name: str
) -> None:
    one = ended[name]
    assert one.exit_code == 1
    assert one.message is not None
    assert len(one.message) <= 1024
    assert one.message.decode().startswith("Error: ")
    assert CASES[name].said in one.message.decode()
    assert CASES[name].said in one.log


@pytest.mark.parametrize("name", CASES)
def test_nothing_is_left_under_a_name(ended: dict[str, ProcessingResult], name: str) -> None:
    assert names(ended[name]) == []
