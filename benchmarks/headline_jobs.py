"""Jobs on headlines for a benchmark: the generated one, the book's, and what they tell."""

from __future__ import annotations

import gzip
import json
import re
import statistics
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from boxwright_conformance.platform import ProcessingJob, Session
from containers import HERE

if TYPE_CHECKING:
    from boxwright_conformance.platform import ProcessingResult

NAME = "abcnews-date-text.csv.gz"
TOOLS = "/opt/ml/processing/input/tools"
PEAK = ("python", f"{TOOLS}/peak.py")


class Run(NamedTuple):
    """One job.

    Attributes:
        seconds: of its work, from the opened file to the files written.
        process: seconds of the whole process, imports included.
        cpu: seconds that the process computed.
        peak: megabytes that were resident at most.
    """

    seconds: float
    process: float
    cpu: float
    peak: float


@dataclass
class Bench:
    """Both images, and the sample."""

    session: Session
    project: Path
    image: str
    book: str

    @property
    def sample(self) -> Path:
        """The headlines that the project brings."""
        return self.project / "data/headlines" / NAME

    def run(
        self, image: str, *entrypoint: str, inputs: dict[str, Path] | None = None
    ) -> ProcessingResult:
        """Run a job to its end.

        Raises:
            SystemExit: it failed.
        """
        given = {"headlines": self.sample, "tools": HERE / "headlines"} | (inputs or {})
        job = ProcessingJob(self.session, image, entrypoint=entrypoint, inputs=given)
        done = job.run(600)
        if done.exit_code:
            raise SystemExit(f"{' '.join(entrypoint)}: exit {done.exit_code}\n{done.log}")
        print(f"{Path(entrypoint[-1]).stem}: {done.seconds:.1f} s", file=sys.stderr)
        return done

    def ours(self, headlines: Path) -> tuple[Run, ProcessingResult]:
        """The generated job on a file of headlines."""
        done = self.run(self.image, *PEAK, "process", inputs={"headlines": headlines})
        return figures(done), done

    def books(self) -> tuple[Run, ProcessingResult]:
        """The book's job on the sample."""
        done = self.run(self.book, *PEAK, "python", "/opt/program/headlines.py")
        return figures(done), done

    def compared(self, ours: Path, book: Path) -> dict[str, Any]:
        """Whether both wrote the same, as `headlines/same.py` tells it."""
        inputs = {"ours": ours, "book": book, "project": self.project}
        done = self.run(self.book, "python", f"{TOOLS}/same.py", inputs=inputs)
        told: dict[str, Any] = json.loads(done.log.strip().splitlines()[-1])
        return told


def named(log: str, name: str) -> float:
    """The last value of `name=VALUE` in a log."""
    return float(re.findall(rf"\b{name}=([\d.]+)", log)[-1])


def figures(done: ProcessingResult) -> Run:
    """What the job and `headlines/peak.py` said."""
    return Run(*(named(done.log, name) for name in Run._fields))


def repeated(sample: Path, times: int, folder: Path) -> Path:
    """The sample so often, as one file below `folder`; a single headline for 0."""
    header, *rows = gzip.decompress(sample.read_bytes()).splitlines(keepends=True)
    file = folder / str(times) / NAME
    file.parent.mkdir()
    with gzip.open(file, "wb", compresslevel=1) as out:
        out.write(header)
        for _ in range(times):
            out.writelines(rows)
        if not times:
            out.write(rows[0])
    return file


def medians(runs: list[Run]) -> Run:
    """The median of each figure."""
    return Run(*map(statistics.median, zip(*runs, strict=True)))
