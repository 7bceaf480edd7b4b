"""What is seen of a training job while it runs, and what is kept of it afterwards."""

from __future__ import annotations

import math
import re
import secrets
import shutil
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from boxwright_conformance.platform import scrape

from boxwright import console
from boxwright.running import charts
from boxwright.words import counted, size

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from boxwright_conformance.platform import Metric, TrainingResult

__all__ = ["Recorder", "job_name", "keep", "summary"]

#: The platform shows no more of a failure file than this.
_REASON = 1024


class Recorder:
    """Shows a job's log as it comes, and finds the metrics in it.

    Attributes:
        series: for each metric its values, each with the seconds since the job's start.
    """

    def __init__(self, definitions: Sequence[Metric]) -> None:
        self.series: dict[str, list[tuple[float, float]]] = {}
        self._definitions = definitions
        self._started = time.monotonic()

    def line(self, line: str) -> None:
        """Take the next line of the log."""
        console.progress(line)
        for name, value, _ in scrape([line], self._definitions):
            seconds = time.monotonic() - self._started
            self.series.setdefault(name, []).append((seconds, value))
            console.progress(console.paint(f"metric {name} = {value:.6g}", fg="cyan"))

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
    word = re.sub(r"[^a-z0-9]+", "-", image)[:36].strip("-")
    return f"{word}-{now}-{secrets.token_hex(3)}"


def keep(result: TrainingResult, recorder: Recorder, directory: Path) -> Path:
    """Copy what a job left out of the session's scratch space.

    Args:
        result: the job.
        recorder: its metrics.
        directory: where model, model.tar.gz, output, log.txt and metrics.svg go; made if missing.

    Returns:
        The directory.
    """
    directory.mkdir(parents=True, exist_ok=True)
    for name, source in (("model", result.model), ("output", result.output)):
        shutil.rmtree(directory / name, ignore_errors=True)
        shutil.copytree(source, directory / name, symlinks=True)
    shutil.copyfile(result.model_tar, directory / "model.tar.gz")
    (directory / "log.txt").write_text(result.log, encoding="utf-8", errors="replace")
    if recorder.curves:
        chart = charts.svg(result.job, recorder.curves)
        (directory / "metrics.svg").write_text(chart, encoding="utf-8")
    return directory


def summary(result: TrainingResult, recorder: Recorder, kept: Path) -> Iterator[str]:
    """What to tell of a job when it is over, a line each, beginning with a word to search for."""
    for name, points in recorder.curves.items():
        yield from charts.text(name, [value for _, value in points])
        yield ""
    yield f"job      {result.job}"
    yield f"exit     {'none' if result.exit_code is None else result.exit_code}"
    yield f"seconds  {result.seconds:.1f}"
    for name, points in recorder.series.items():
        yield f"metric   {name} = {points[-1][1]:.6g}"
    if recorder.curves:
        yield f"chart    {kept / 'metrics.svg'}"
    if reason := _reason(result):
        yield f"reason   {reason}"
    files = [path for path in (kept / "model").rglob("*") if path.is_file()]
    tar = kept / "model.tar.gz"
    yield f"model    {tar}  {size(tar.stat().st_size)}, {counted(len(files), 'file')}"


def _reason(result: TrainingResult) -> str:
    """Why the job failed, in the platform's order: its own words first; empty when it did not."""
    if result.start_error:
        return result.start_error
    if result.limit == "time":
        return "the job did not end within --timeout and was killed"
    if result.limit:
        return f"the container hit its limit: {result.limit}"
    if not result.exit_code:
        return ""
    if result.failure:
        return result.failure[:_REASON].strip()
    return "none given: /opt/ml/output/failure was not written; the log's last lines say more"
