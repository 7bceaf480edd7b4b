"""`boxwright train`: one training job on this machine."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click
from boxwright_conformance import project as projects
from boxwright_conformance import sample
from boxwright_conformance.platform import Metric, TrainingJob
from boxwright_conformance.report.results import ExitCode

from boxwright import console
from boxwright.options import (
    channel_option,
    hyperparameter_option,
    image_option,
    init_option,
    project_option,
)
from boxwright.running import given, local
from boxwright.running.training import Recorder, job_name, keep, summary
from boxwright.running.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Mapping

    from boxwright_conformance.platform import TrainingResult
    from boxwright_conformance.project import Project

_A_DAY = 24 * 60 * 60


@click.command("train")
@project_option
@image_option
@init_option
@hyperparameter_option
@channel_option
@click.option(
    "--timeout",
    type=click.FloatRange(min=1),
    default=_A_DAY,
    metavar="SECONDS",
    help="Most time. Default: a day.",
)
@click.option(
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Where model, output and log go. Default: .boxwright/jobs/JOB in the project.",
)
def command(
    *,
    directory: Path,
    image: str | None,
    init: bool,
    hyperparameters: Mapping[str, str],
    channels: Mapping[str, str],
    timeout: float,
    output: Path | None,
) -> int:
    """Run a training job here, as the platform would run it.

    The job gets the channels and hyperparameters of boxwright.toml; --channel and --hyperparameter
    add to them or replace them. Its log goes to stderr, with each metric as it appears; what it
    left is summed up on stdout. A job that fails ends with exit code 1.
    """
    project = projects.find(directory)
    data = {**sample.channels(project), **given.channels(channels)}
    with local.session() as session:
        reference = image or local.built_image(session.client, project, project.target_for("train"))
        recorder = Recorder([Metric(name, regex) for name, regex in project.metrics.items()])
        job = TrainingJob(
            session,
            reference,
            channels=data,
            hyperparameters={**project.hyperparameters, **hyperparameters},
            name=job_name(project.image),
            init=init,
        )
        console.progress(f"training {reference}")
        result = job.run(timeout, recorder.line)
        return _report(project, result, recorder, output)


def _report(
    project: Project, result: TrainingResult, recorder: Recorder, output: Path | None
) -> int:
    workspace = Workspace(project.root)
    kept = keep(result, recorder, output or workspace.job(result.job))
    for line in summary(result, recorder, kept):
        console.result(line)
    if result.exit_code == 0 and not result.limit:
        workspace.use_model(kept / "model")
        console.progress("next: boxwright serve")
        return ExitCode.PASSED
    for hint in local.hints(result.log, result.start_error, result.failure or ""):
        console.progress(f"next: {hint}")
    return ExitCode.FAILED
