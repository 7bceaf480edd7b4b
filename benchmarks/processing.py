"""The generated processing job beside the book's notebook, on the same headlines in one run.

    .venv/bin/python benchmarks/processing.py

Both run in a container of their own, in turn, so that whatever else the machine does hits both
alike; the ratio is the median of the ratios within a round. What they wrote is then read by
SageMaker's own reader and compared. A second table repeats the sample up to a million headlines.
Prints the tables and writes them to benchmarks/results/. Exits with 1 when a target is missed.
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import docker
from boxwright_conformance.platform import Session
from containers import HERE, boxwright
from headline_jobs import Bench, Run, medians, repeated
from machine import machine
from targets import Target, at_least, at_most, noise, verdicts

REPEATS = (1, 5, 10, 50)


@dataclass
class Seen:
    """All that was measured."""

    ours: list[Run]
    book: list[Run]
    told: dict[str, Any]
    sizes: dict[int, Run]

    def matrix(self, repeats: int) -> float:
        """Megabytes of the sparse matrix: 8 a cell, 4 a row."""
        cells, rows = int(self.told["cells"]), int(self.told["rows"])
        return repeats * (8 * cells + 4 * rows) / 1e6

    def taken(self, repeats: int) -> float:
        """Megabytes that the job takes beside what it takes for a single headline."""
        return self.sizes[repeats].peak - self.sizes[0].peak

    def computed(self, repeats: int) -> float:
        """Seconds that the processor computed for one sample, imports left out."""
        return (self.sizes[repeats].cpu - self.sizes[0].cpu) / repeats

    def targets(self) -> list[Target]:
        """What was to be reached."""
        pairs = list(zip(self.book, self.ours, strict=True))
        work, process, cpu = (
            statistics.median(getattr(book, name) / getattr(ours, name) for book, ours in pairs)
            for name in ("seconds", "process", "cpu")
        )
        most, before = REPEATS[-1], REPEATS[-2]
        same = [name for name, equal in self.told["same"].items() if equal]
        share = self.taken(most) / self.matrix(most)
        slower = self.computed(most) / self.computed(before)
        return [
            Target("the same", ", ".join(self.told["same"]), ", ".join(same), len(same) == 5),
            at_least("faster than the book's", 10, work),
            at_least("faster than the book's, with interpreter and imports", 5, process),
            at_least("less to compute than the book's, imports included", 10, cpu),
            at_most("a million headlines: memory, of the sparse matrix", 1.5, share),
            at_most("a million headlines: time for each, of that at 200,000", 1.25, slower),
        ]


def measure(bench: Bench, folder: Path, rounds: int) -> Seen:
    """All rounds of all jobs."""
    files = {times: repeated(bench.sample, times, folder) for times in (0, *REPEATS)}
    ours, book = [], []
    for _ in range(rounds):
        ran, theirs = bench.books()
        book.append(ran)
        ran, mine = bench.ours(bench.sample)
        ours.append(ran)
    told = bench.compared(mine.outputs["output"], theirs.outputs["output"])
    grown: dict[int, list[Run]] = {times: [] for times in files}
    for _ in range(max(1, rounds // 2)):
        for times, file in files.items():
            grown[times].append(bench.ours(file)[0])
    sizes = {times: medians(runs) for times, runs in grown.items()}
    return Seen(ours, book, told, sizes)


def page(seen: Seen, where: str, load: float, rounds: int) -> str:
    """The report, in Markdown."""
    told = seen.told
    lines = [
        "# Headlines to bags of words",
        "",
        "| | work, s | process, s | processor, s | most memory, MB |",
        "|---|--:|--:|--:|--:|",
        *(
            f"| {name} | {run.seconds:.2f} | {run.process:.2f} | {run.cpu:.2f} | {run.peak:.0f} |"
            for name, run in (
                ("generated job", medians(seen.ours)),
                ("book's notebook", medians(seen.book)),
            )
        ),
        "",
        *verdicts(seen.targets()),
        "",
        "| headlines | work, s | processor, s | memory, MB | beyond one headline | sparse matrix |",
        "|--:|--:|--:|--:|--:|--:|",
    ]
    for times in REPEATS:
        run = seen.sizes[times]
        lines.append(
            f"| {times * told['rows']:,} | {run.seconds:.2f} | {run.cpu:.2f} | {run.peak:.0f} "
            f"| {seen.taken(times):.1f} | {seen.matrix(times):.1f} |"
        )
    lines += [
        "",
        f"{told['rows']:,} headlines, {told['words']} words, {told['cells']:,} cells. Rows are",
        "compared in any order, through SageMaker's own reader; bytes are those that its writer",
        f"makes of the job's rows; lemmas are those of NLTK, for {told['lemmas']:,} words. Work is",
        "from the file opened to the files written; process is that with the interpreter's start",
        "and imports; processor is what of it was computed. A container a run.",
        f"Medians of {rounds} interleaved rounds; last table: of {max(1, rounds // 2)}.",
        "",
        "Memory is what was resident at most. The job holds a chunk of headlines and no matrix of",
        "all: what it takes grows up to that chunk (50,000) and hardly after. The third verdict",
        "takes from it what the job needs for one headline (libraries, WordNet).",
        "",
        f"Machine: {where}.",
        *noise(load, ".venv/bin/python benchmarks/processing.py"),
    ]
    return "\n".join(lines) + "\n"


def main() -> int:
    """Measure, report, and say whether the targets were reached."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    client, load = docker.from_env(timeout=600), os.getloadavg()[0]
    with tempfile.TemporaryDirectory(prefix="boxwright-") as work, Session() as session:
        folder = Path(work)
        project, key = folder / "headlines", f"{os.getpid()}-{int(time.time())}"
        image, book = (f"boxwright-benchmark-{name}:{key}" for name in ("processing", "book"))
        try:
            boxwright("new", "processing", str(project), "--defaults")
            boxwright("build", "--quiet", "-C", str(project), "--tag", image)
            client.images.build(path=str(HERE / "book/headlines"), tag=book, rm=True)
            seen = measure(Bench(session, project, image, book), folder, rounds)
        finally:
            for built in (image, book):
                with suppress(docker.errors.ImageNotFound):
                    client.images.remove(built, force=True)
    report = page(seen, machine(client), load, rounds)
    print(report)
    (HERE / "results" / "processing.md").write_text(report)
    return 0 if all(target.met for target in seen.targets()) else 1


if __name__ == "__main__":
    raise SystemExit(main())
