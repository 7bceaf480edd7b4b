"""`boxwright train --on sagemaker`."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from boxwright_conformance.platform import Metric
from boxwright_conformance.report.results import ExitCode

from boxwright import console
from boxwright.jobs.ending import hinted, keep_log, told_ending
from boxwright.jobs.fetching import fetch_archive
from boxwright.jobs.kinds import TRAINING
from boxwright.jobs.starting import begun
from boxwright.jobs.training import order
from boxwright.jobs.watching import going_on, watch
from boxwright.running.training import Recorder, model_told
from boxwright.running.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from boxwright_conformance.project import Project

    from boxwright.account import Account
    from boxwright.jobs.logs import Line
    from boxwright.jobs.options import There
    from boxwright.jobs.training import Wanted

__all__ = ["train"]


def train(project: Project, wanted: Wanted, there: There, output: Path | None) -> int:
    """Run a training job on SageMaker and fetch its model, or watch one that runs already.

    Args:
        project: whose job.
        wanted: what it is asked; not looked at when `there.attach` names a job.
        there: where it runs.
        output: where its things go; None: among the project's jobs.

    Returns:
        The exit code.

    Raises:
        BoxwrightError: something is missing; AWS refused or could not be reached.
    """
    asked = (wanted.target, wanted.image)
    found = begun(project, TRAINING, there, asked, partial(order, project, wanted, there))
    if found is None:
        return ExitCode.PASSED
    account, name = found
    return _watch(account, project, name, output or Workspace(project.root).job(name))


def _watch(account: Account, project: Project, name: str, kept: Path) -> int:
    recorder = Recorder([Metric(metric, regex) for metric, regex in project.metrics.items()])
    log: list[Line] = []

    def show(line: Line) -> None:
        log.append(line)
        seconds = line.at - log[0].at
        if several:
            recorder.line_of(line.host, line.text, seconds)
        else:
            recorder.line(line.text, seconds)

    with going_on(account, TRAINING, name):
        first = account.ask(TRAINING.describe(name))
        several = first["ResourceConfig"].get("InstanceCount", 1) > 1
        said = watch(account, TRAINING, name, show)
    keep_log(log, kept, several=several)
    recorder.draw(name, kept)
    model = _fetch(account, said, kept)
    for one in _summary(said, recorder, kept, model=model):
        console.result(one)
    if TRAINING.status(said) != "Completed":
        hinted(TRAINING, said, log)
        return ExitCode.FAILED
    if model:
        Workspace(project.root).use_model(kept / "model")
        console.progress("next: boxwright serve   (or boxwright deploy)")
    return ExitCode.PASSED


def _fetch(account: Account, said: Mapping[str, Any], kept: Path) -> bool:
    """Fetch model and output; whether there is a model, which a stopped job may have, too."""
    url = (said.get("ModelArtifacts") or {}).get("S3ModelArtifacts")
    place = said["OutputDataConfig"]["S3OutputPath"].rstrip("/")
    output = f"{place}/{said['TrainingJobName']}/output/output.tar.gz"
    fetch_archive(account, output, kept, "output/data")
    return bool(url) and fetch_archive(account, str(url), kept, "model")


def _summary(
    said: Mapping[str, Any], recorder: Recorder, kept: Path, *, model: bool
) -> Iterator[str]:
    yield from recorder.curves_told()
    yield from told_ending(TRAINING, said)
    yield from recorder.values_told(kept)
    if model:
        yield f"archive  {said['ModelArtifacts']['S3ModelArtifacts']}"
        yield model_told(kept)
