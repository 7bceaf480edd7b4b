"""One processing project, built once, for all tests of this folder.

They carry the same xdist group, so that one worker has them all.
"""

from __future__ import annotations

import gzip
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from boxwright_conformance.platform import ProcessingCluster, ProcessingJob, ProcessingResult

from ..processing_jobs import describer

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from boxwright_conformance.platform import Session

MAGIC = (0xCED7230A).to_bytes(4, "little")
PARTS = 4


@pytest.fixture(scope="session")
def project(born: Callable[[str], Path]) -> Path:
    """The project of the default answers."""
    return born("processing")


@pytest.fixture(scope="session")
def image(built: Callable[[str], str]) -> str:
    """Its image."""
    return built("processing")


@pytest.fixture(scope="session")
def sample(project: Path) -> Path:
    """The sample data."""
    return project / "data/headlines"


@pytest.fixture(scope="session")
def parts(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Sequence[Path]:
    """The sample data in four files, in folders of their own."""
    (whole,) = sample.glob("*.gz")
    header, *lines = gzip.decompress(whole.read_bytes()).splitlines(keepends=True)
    above = tmp_path_factory.mktemp("parts")
    for number in range(PARTS):
        path = above / f"{number}/part-{number}.csv"
        path.parent.mkdir()
        path.write_bytes(header + b"".join(lines[number::PARTS]))
    return sorted(above.iterdir())


@pytest.fixture(scope="session")
def quartered(parts: Sequence[Path]) -> Path:
    """The directory of these folders."""
    return parts[0].parent


@pytest.fixture(scope="session")
def job(session: Session, image: str) -> Callable[..., ProcessingJob]:
    """Describes a job over a file or directory; `change` is applied to its configuration."""
    return describer(session, image, "headlines")


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
    """Runs a job on several hosts, of which each gets all files of the input or its share."""

    def run(
        source: Path, distribution: str, hosts: Sequence[str], **others: Any
    ) -> Mapping[str, ProcessingResult]:
        sharded = ("headlines",) if distribution == "ShardedByS3Key" else ()
        # Of a network without a way out the engine takes long to say that it knows no such name.
        common = replace(job(source, sharded=sharded), internal=False)
        # Each host ends by itself, so that its own reason is seen.
        return ProcessingCluster(common, hosts, after_failure=None, **others).run(120)

    return run


def records(result: ProcessingResult) -> Counter[bytes]:
    """The records of all files of the results, each as often as it is there."""
    found: Counter[bytes] = Counter()
    for path in sorted(result.outputs["output"].glob("train/*.rec")):
        found.update(_cut(path.read_bytes()))
    return found


def _cut(content: bytes) -> list[bytes]:
    """RecordIO: a magic number, the length of the record, and the record up to four bytes."""
    cut, at = [], 0
    while at < len(content):
        assert content[at : at + 4] == MAGIC
        size = int.from_bytes(content[at + 4 : at + 8], "little")
        cut.append(content[at + 8 : at + 8 + size])
        assert len(cut[-1]) == size
        at += 8 + size + -size % 4
    return cut


def names(result: ProcessingResult) -> list[str]:
    """The names of all results."""
    output = result.outputs["output"]
    return sorted(str(path.relative_to(output)) for path in output.rglob("*") if path.is_file())


def text(result: ProcessingResult, name: str) -> str:
    """One of the results."""
    return (result.outputs["output"] / name).read_text("utf-8")
