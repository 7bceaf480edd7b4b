"""A batch transform job over the sample data, held to what R itself says to the same rows."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING, Any

import pytest
from boxwright_conformance.platform import Endpoint
from boxwright_conformance.platform.batch import transform
from boxwright_conformance.platform.transform_job import (
    ADVICE,
    FLAG,
    SINGLE,
    TransformJob,
    advised,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from boxwright_conformance.platform import Session

pytestmark = [pytest.mark.docker, pytest.mark.slow, pytest.mark.xdist_group("r-plumber")]

ROWS = 506
# The model was trained on these very rows, so its fitted values are the answers.
FITTED = """
model <- readRDS(gzcon(file("stdin", "rb")))$model
cat(sprintf("%.17g", fitted(model)), sep = "\\n")
"""


@pytest.fixture(scope="module")
def lines(project: Path) -> list[bytes]:
    """The sample data as requests are: no header, and not the last column."""
    _, *found = (project / "data/train/housing.csv").read_bytes().splitlines()
    assert len(found) == ROWS
    return [line.rpartition(b",")[0] for line in found]


@pytest.fixture(scope="module")
def fitted(image: str, model: Path) -> list[float]:
    """The answers of R in the same image."""
    words = ["docker", "run", "--rm", "--interactive", image, "Rscript", "-e", FITTED]
    content = (model / "model.rds").read_bytes()
    said = subprocess.run(words, input=content, capture_output=True, check=True).stdout
    return [float(line) for line in said.splitlines()]


@pytest.fixture(scope="module")
def served(session: Session, image: str, model: Path) -> Iterator[Endpoint]:
    """The server, as such a job starts it."""
    with Endpoint(session, image, model=model, environment=FLAG) as started:
        assert started.until_ready(120).ready, started.text()
        yield started


JOBS = {
    "many lines a request": (TransformJob(content_type="text/csv", payload=0.01), 4),
    "all lines in one request": (TransformJob(content_type="text/csv", accept="text/csv"), 1),
    "a line a request": (TransformJob(content_type="text/csv", strategy=SINGLE), ROWS),
    "many requests at once": (
        TransformJob(content_type="text/csv", strategy=SINGLE, concurrency=32, retries=0),
        ROWS,
    ),
    "the whole file in chunks": (
        TransformJob(content_type="text/csv", lines=False, payload=0),
        1,
    ),
}


@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
@pytest.mark.parametrize("name", JOBS)
def test_each_line_gets_its_answer_in_its_place(
    served: Endpoint, lines: list[bytes], fitted: list[float], name: str, end: bytes
) -> None:
    job, parts = JOBS[name]
    for data in (end.join(lines), end.join([*lines, b""])):
        done = transform(served.send_all, data, job, advised(served.send(ADVICE)))
        assert not done.error
        assert len(done.exchanges) == parts
        assert done.output.endswith(b"\n")
        answers = [float(line) for line in done.output.splitlines()]
        assert answers == pytest.approx(fitted, rel=1e-9)


@pytest.fixture
def rows(lines: list[bytes], tmp_path: Path) -> Path:
    """These lines as a file."""
    file = tmp_path / "rows.csv"
    file.write_bytes(b"\n".join(lines))
    return file


def test_the_command_writes_an_answer_for_each_line_of_a_file(
    boxwright: Any, image: str, model: Path, rows: Path, fitted: list[float]
) -> None:
    words = ["--image", image, "--into", str(rows.parent / "kept")]
    done = boxwright("transform", str(rows), *words, directory=model.parents[1])
    assert done.code == 0, done.err
    answers = (rows.parent / "kept/rows.csv.out").read_bytes().splitlines()
    assert [float(line) for line in answers] == pytest.approx(fitted, rel=1e-9)


def test_one_bad_line_fails_the_object_and_is_named(served: Endpoint, lines: list[bytes]) -> None:
    spoilt = [*lines[:3], lines[3].replace(b"2.18", b"dear"), *lines[4:]]
    job = TransformJob(content_type="text/csv", retries=0)
    done = transform(served.send_all, b"\n".join(spoilt), job, {})
    assert (done.output, done.error) == (b"", "status 400")
    assert b"dear" in done.exchanges[0].body


def test_no_advice_is_given(served: Endpoint) -> None:
    assert served.send(ADVICE).status == 404
