"""`boxwright train`: one training job on this machine or SageMaker, on one host or several."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from boxwright_conformance import project as projects
from boxwright_conformance import sample
from boxwright_conformance.platform import Cluster, Metric, TrainingJob
from boxwright_conformance.report.results import ExitCode

from boxwright import console
from boxwright.jobs.options import cloud_options, spot_option, there
from boxwright.options import (
    channel_option,
    hyperparameter_option,
    image_option,
    init_option,
    project_option,
    target_option,
    timeout_option,
)
from boxwright.running import given, local
from boxwright.running.blame import reasons
from boxwright.running.hosts import host_names
from boxwright.running.merging import doubts, keep
from boxwright.running.targets import needs_gpus
from boxwright.running.training import Recorder, job_name, summary
from boxwright.running.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Mapping

    from boxwright_conformance.platform import TrainingResult
    from boxwright_conformance.project import Project


_GRACE = 120
_MOST_HOSTS = 20


@click.command("train")
@project_option
@image_option
@init_option
@target_option
@hyperparameter_option
@channel_option
@click.option(
    "--instances",
    type=click.IntRange(1, _MOST_HOSTS),
    default=1,
    metavar="N",
    help="Hosts that train at once, on a network of their own. Default: 1.",
)
@timeout_option
@click.option(
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Where model, output and log go. Default: .boxwright/jobs/JOB in the project.",
)
@cloud_options
@spot_option
def command(
    *,
    directory: Path,
    image: str | None,
    init: bool,
    target: str | None,
    hyperparameters: Mapping[str, str],
    channels: Mapping[str, str],
    instances: int,
    timeout: float,
    output: Path | None,
    on: str,
    **cloud: Any,
) -> int:
    """Run a training job here as the platform would run it, or there.

    The job gets the channels and hyperparameters of boxwright.toml; --channel and --hyperparameter
    add to them or replace them. Its log goes to stderr, with each metric as it appears; what it
    left is summed up on stdout. A job that fails ends with exit code 1. On several hosts metrics
    are those of algo-1, models come together, one host that fails ends the job, and Ctrl-C stops
    all as the platform would: SIGTERM, and 120 s later SIGKILL.

    With --on sagemaker the channels go to S3, the image pushed last runs in the account, and its
    model comes back here. Ctrl-C ends the watching only; the job goes on.
    """
    elsewhere = there(on, cloud)
    project = projects.find(directory)
    data = {} if cloud["attach"] else {**sample.channels(project), **given.channels(channels)}
    if elsewhere:
        from boxwright.jobs.train import train  # noqa: PLC0415 - a job here needs none of it
        from boxwright.jobs.training import Wanted  # noqa: PLC0415

        wanted = Wanted(
            target=target,
            image=image,
            channels=data,
            hyperparameters={**project.hyperparameters, **hyperparameters},
            instances=instances,
            timeout=timeout,
        )
        return train(project, wanted, elsewhere, output)
    gpus = needs_gpus(project, "train", target, image)
    with local.session(gpus=gpus) as session:
        job = TrainingJob(
            session,
            image or local.image_for(session.client, project, "train", target),
            channels=data,
            hyperparameters={**project.hyperparameters, **hyperparameters},
            name=job_name(project.image),
            init=init,
        )
        on_hosts = f" on {instances} hosts" if instances > 1 else ""
        console.progress(f"training {job.image}{on_hosts}")
        recorder = Recorder([Metric(name, regex) for name, regex in project.metrics.items()])
        kept = output or Workspace(project.root).job(str(job.name))
        if instances > 1:
            results = _on_hosts(Cluster(job, host_names(instances)), timeout, recorder, kept)
        else:
            results = {job.current_host: job.run(timeout, recorder.line)}
        return _report(project, results, recorder, kept)


def _on_hosts(
    cluster: Cluster, timeout: float, recorder: Recorder, kept: Path
) -> dict[str, TrainingResult]:
    """Run the job on all hosts; when the user interrupts it, keep what they leave."""
    cluster.start()
    try:
        return cluster.wait(timeout, on_line=recorder.line_of)
    except KeyboardInterrupt:
        console.progress(f"stopping: SIGTERM, then up to {_GRACE} s; Ctrl-C again ends it at once")
        cluster.stop(_GRACE)
        _keep(cluster.wait(_GRACE), recorder, kept)
        raise


def _keep(results: Mapping[str, TrainingResult], recorder: Recorder, kept: Path) -> None:
    """Keep what the job left and sum it up."""
    lost = keep(results, kept)
    recorder.draw(next(iter(results.values())).job, kept)
    for line in summary(results, recorder, kept):
        console.result(line)
    if lost:
        console.warn(doubts(lost))


def _report(
    project: Project, results: Mapping[str, TrainingResult], recorder: Recorder, kept: Path
) -> int:
    _keep(results, recorder, kept)
    if all(one.exit_code == 0 and not one.limit for one in results.values()):
        Workspace(project.root).use_model(kept / "model")
        console.progress("next: boxwright serve")
        return ExitCode.PASSED
    failed = [results[host] for host in reasons(results)]
    hints = [
        hint for one in failed for hint in local.hints(one.log, one.start_error, one.failure or "")
    ]
    for hint in dict.fromkeys(hints):
        console.progress(f"next: {hint}")
    return ExitCode.FAILED
