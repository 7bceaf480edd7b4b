"""One R project of the role `processing`, built once, for all tests of this folder."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING, Any

import pytest
from boxwright_conformance.platform import ProcessingCluster, ProcessingJob, ProcessingResult

from ...processing_jobs import describer

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from boxwright_conformance.platform import Session

HOSTS = ("algo-1", "algo-2")


@pytest.fixture(scope="session")
def project(new: Callable[..., Path]) -> Path:
    return new("r-plumber", role="processing")


@pytest.fixture(scope="session")
def image(project: Path, build: Callable[[Path], str]) -> str:
    return build(project)


@pytest.fixture(scope="session")
def sample(project: Path) -> Path:
    return project / "data/housing"


@pytest.fixture(scope="session")
def job(session: Session, image: str) -> Callable[..., ProcessingJob]:
    """Describes a job over a file or directory; `change` is applied to its configuration."""
    return describer(session, image, "housing")


@pytest.fixture(scope="session")
def process(job: Callable[..., ProcessingJob]) -> Callable[..., ProcessingResult]:
    """Runs such a job, alone and without a network."""

    def run(source: Path, *arguments: str, **others: Any) -> ProcessingResult:
        return job(source, *arguments, **others).run(60)

    return run


@pytest.fixture(scope="session")
def done(process: Callable[..., ProcessingResult], sample: Path) -> ProcessingResult:
    """The job on the sample data."""
    ended = process(sample)
    assert ended.exit_code == 0, ended.log
    return ended


@pytest.fixture(scope="session")
def play(job: Callable[..., ProcessingJob]) -> Callable[..., Mapping[str, ProcessingResult]]:
    """Runs a job on two hosts, of which each gets all files of the input or its share."""

    def run(
        source: Path, distribution: str, *arguments: str, **others: Any
    ) -> Mapping[str, ProcessingResult]:
        sharded = ("housing",) if distribution == "ShardedByS3Key" else ()
        common = job(source, *arguments, sharded=sharded)
        # Each host ends by itself, so that its own reason is seen.
        return ProcessingCluster(common, HOSTS, after_failure=None, **others).run(120)

    return run


@pytest.fixture(scope="session")
def thirds(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Sequence[Path]:
    """The sample data in three files."""
    header, *lines = (sample / "housing.csv").read_text().splitlines()
    folder = tmp_path_factory.mktemp("thirds")
    for number in range(3):
        text = "\n".join([header, *lines[number::3]])
        (folder / f"part-{number}.csv").write_text(text + "\n")
    return sorted(folder.iterdir())


def names(result: ProcessingResult) -> list[str]:
    """The names of all results."""
    output = result.outputs["output"]
    return sorted(str(path.relative_to(output)) for path in output.rglob("*") if path.is_file())


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


def table(result: ProcessingResult, name: str) -> list[dict[str, float]]:
    """A table among the results."""
    found = rows(result.outputs["output"] / name)
    return [{column: float(value) for column, value in row.items()} for row in found]


def summary(result: ProcessingResult, host: str = "algo-1") -> dict[str, Any]:
    path = result.outputs["output"] / f"summary/{host}.json"
    told: dict[str, Any] = json.loads(path.read_bytes())
    return told
