"""`boxwright process`: one processing job, here or on SageMaker, on one host or several."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from boxwright_conformance import project as projects
from boxwright_conformance import sample
from boxwright_conformance.platform import ProcessingCluster, ProcessingJob
from boxwright_conformance.report.results import ExitCode

from boxwright import console
from boxwright.jobs.options import cloud_options, there
from boxwright.options import (
    argument_option,
    entrypoint_option,
    environment_option,
    image_option,
    init_option,
    input_option,
    output_option,
    project_option,
    sharded_option,
    timeout_option,
)
from boxwright.running import given, local, processing
from boxwright.running.training import job_name
from boxwright.running.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from boxwright_conformance.platform import ProcessingResult
    from boxwright_conformance.project import Project

_GRACE = 30
_MOST_HOSTS = 100


@click.command("process")
@project_option
@image_option
@init_option
@click.option(
    "--target", metavar="NAME", help="Run this target. Default: the first that processes."
)
@input_option
@sharded_option
@output_option
@argument_option
@entrypoint_option
@environment_option
@click.option(
    "--instances",
    type=click.IntRange(1, _MOST_HOSTS),
    default=1,
    metavar="N",
    help="Hosts that work at once, on a network of their own. Default: 1.",
)
@timeout_option
@click.option(
    "--into",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Where outputs, message and log go. Default: .boxwright/jobs/JOB in the project.",
)
@cloud_options
@click.argument("words", nargs=-1, metavar="[-- WORD...]")
def command(
    *,
    directory: Path,
    image: str | None,
    init: bool,
    target: str | None,
    inputs: Mapping[str, str],
    sharded: Sequence[str],
    outputs: Sequence[str],
    arguments: Sequence[str],
    entrypoint: Sequence[str],
    environment: Mapping[str, str],
    instances: int,
    timeout: float,
    into: Path | None,
    words: Sequence[str],
    on: str,
    **cloud: Any,
) -> int:
    """Run a processing job here as the platform would run it, or there.

    The job gets inputs, outputs, arguments and entry point of [process] in boxwright.toml; --input
    adds to its inputs or replaces them, the other options take the place of what it says. Words
    behind -- are arguments too. The log goes to stderr; what the job left is summed up on stdout.
    A job that fails ends with exit code 1. Ctrl-C stops it as the platform would: SIGTERM, and
    30 s later SIGKILL.

    With --on sagemaker the inputs go to S3, the image pushed last runs in the account, and its
    outputs come back here. Ctrl-C ends the watching only; the job goes on.
    """
    elsewhere = there(on, cloud)
    project = projects.find(directory)
    told = project.process
    data = {} if cloud["attach"] else {**sample.inputs(project), **given.data("--input", inputs)}
    shared_out = given.sharded(sharded, data) or sample.sharded(project)
    written = given.outputs(outputs) or tuple(told.get("outputs", ())) or ("output",)
    words = (*arguments, *words) or tuple(told.get("arguments", ()))
    variables = {**project.environment, **environment}
    if elsewhere:
        from boxwright.jobs.process import process  # noqa: PLC0415 - a job here needs none of it
        from boxwright.jobs.processing import Wanted  # noqa: PLC0415

        wanted = Wanted(
            target=target,
            image=image,
            arguments=words,
            entrypoint=tuple(entrypoint) or tuple(told.get("entrypoint", ())),
            inputs=data,
            sharded=shared_out,
            outputs=written,
            environment=variables,
            instances=instances,
            timeout=timeout,
        )
        return process(project, wanted, elsewhere, into)
    with local.session() as session:
        job = ProcessingJob(
            session,
            image or local.image_for(session.client, project, "process", target),
            arguments=words,
            entrypoint=tuple(entrypoint) or told.get("entrypoint"),
            inputs=data,
            sharded=shared_out,
            outputs=written,
            environment=variables,
            name=job_name(project.image),
            init=init,
        )
        cluster = ProcessingCluster(job, [f"algo-{number}" for number in range(1, instances + 1)])
        on_hosts = f" on {instances} hosts" if instances > 1 else ""
        console.progress(f"processing with {job.image}{on_hosts}")
        cluster.start()
        try:
            results = cluster.wait(timeout, on_line=processing.show(several=instances > 1))
        except KeyboardInterrupt:
            console.progress(f"stopping: SIGTERM, then up to {_GRACE} s")
            cluster.stop(_GRACE)
            _report(project, cluster.wait(_GRACE), into)
            raise
        return _report(project, results, into)


def _report(project: Project, results: Mapping[str, ProcessingResult], into: Path | None) -> int:
    first = next(iter(results.values()))
    kept = processing.keep(results, into or Workspace(project.root).job(first.job))
    for line in processing.summary(results, kept):
        console.result(line)
    for doubt in processing.doubts(results):
        console.warn(doubt)
    if processing.succeeded(results):
        return ExitCode.PASSED
    hints = [
        hint
        for result in results.values()
        for hint in local.hints(
            result.log, result.start_error, result.failure or "", areas=("IMG", "PROC")
        )
    ]
    for hint in dict.fromkeys(hints):
        console.progress(f"next: {hint}")
    return ExitCode.FAILED
