"""What is seen of a training job while it runs, and what is told of it afterwards."""

from __future__ import annotations

import math
import re
import secrets
import threading
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from boxwright_conformance.platform import scrape

from boxwright import console
from boxwright.running import charts
from boxwright.running.blame import reasons
from boxwright.running.hosts import LEADER, said_by
from boxwright.words import counted, size

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from boxwright_conformance.platform import Metric, TrainingResult

__all__ = ["CHART", "Recorder", "job_name", "job_word", "model_told", "summary"]

CHART = "metrics.svg"


class Recorder:
    """Shows a job's log as it comes, and finds the metrics in it.

    Attributes:
        series: for each metric its values, each with the seconds since the job's start.
    """

    def __init__(self, definitions: Sequence[Metric]) -> None:
        self.series: dict[str, list[tuple[float, float]]] = {}
        self._definitions = definitions
        self._started = time.monotonic()
        self._turn = threading.Lock()

    def line(self, line: str, seconds: float | None = None) -> None:
        """Take the next line of the log, which came so long after the job's start; None: now."""
        console.progress(line)
        self._search(line, seconds)

    def line_of(self, host: str, line: str, seconds: float | None = None) -> None:
        """Take the next line of a host's log, from any thread; metrics are the leader's alone.

        The platform would find them in all logs, and values of hosts that do the same would come
        as many times.
        """
        with self._turn:
            console.progress(said_by(host, line))
            if host == LEADER:
                self._search(line, seconds)

    def _search(self, line: str, seconds: float | None) -> None:
        at = time.monotonic() - self._started if seconds is None else seconds
        for name, value, _ in scrape([line], self._definitions):
            self.series.setdefault(name, []).append((at, value))
            console.progress(console.paint(f"metric {name} = {value:.6g}", fg="cyan"))

    def draw(self, job: str, directory: Path) -> None:
        """Write a chart of the metrics, if there is anything to show."""
        if self.curves:
            (directory / CHART).write_text(charts.svg(job, self.curves), encoding="utf-8")

    def curves_told(self) -> Iterator[str]:
        """The curves, drawn with characters."""
        for name, points in self.curves.items():
            yield from charts.text(name, [value for _, value in points])
            yield ""

    def values_told(self, kept: Path) -> Iterator[str]:
        """The last value of each metric, and where the chart lies."""
        for name, points in self.series.items():
            yield f"metric   {name} = {points[-1][1]:.6g}"
        if self.curves:
            yield f"chart    {kept / CHART}"

    @property
    def curves(self) -> dict[str, list[tuple[float, float]]]:
        """The metrics that came more than once, which is what a line can show; no nan or inf."""
        finite = {
            name: [point for point in points if math.isfinite(point[1])]
            for name, points in self.series.items()
        }
        return {name: points for name, points in finite.items() if len(points) > 1}


def job_name(image: str) -> str:
    """A name no other job has: the image's and the time, within the platform's 63 characters."""
    now = datetime.now(UTC).strftime("%Y-%m-%d-%H-%M-%S")
    return f"{job_word(image)}-{now}-{secrets.token_hex(3)}"


def job_word(image: str) -> str:
    """What the names of all jobs of an image begin with, before a hyphen."""
    return re.sub(r"[^a-z0-9]+", "-", image)[:36].strip("-")


def summary(results: Mapping[str, TrainingResult], recorder: Recorder, kept: Path) -> Iterator[str]:
    """What to tell of a job when it is over, a line each, beginning with a word to search for.

    Args:
        results: how each host ended; with several, lines about one bear its name.
        recorder: the job's metrics.
        kept: where the job's things lie.
    """
    several = len(results) > 1
    yield from recorder.curves_told()
    yield f"job      {next(iter(results.values())).job}"
    for host, result in results.items():
        code = "none" if result.exit_code is None else result.exit_code
        yield f"exit     {f'{host} ' if several else ''}{code}"
    for host, result in results.items():
        yield f"seconds  {f'{host} ' if several else ''}{result.seconds:.1f}"
    yield from recorder.values_told(kept)
    for why, hosts in _by_reason(results).items():
        yield f"reason   {f'{hosts}: ' if several else ''}{why}"
    yield model_told(kept)


def model_told(kept: Path) -> str:
    """What to tell of the model that lies in `kept`."""
    files = [path for path in (kept / "model").rglob("*") if path.is_file()]
    tar = kept / "model.tar.gz"
    return f"model    {tar}  {size(tar.stat().st_size)}, {counted(len(files), 'file')}"


def _by_reason(results: Mapping[str, TrainingResult]) -> dict[str, str]:
    """The hosts that failed for each reason, the culprit's first."""
    found = reasons(results)
    return {
        why: ", ".join(host for host in results if found.get(host) == why)
        for why in dict.fromkeys(found.values())
    }
