"""`boxwright transform`: one batch transform job on this machine."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click
from boxwright_conformance import project as projects
from boxwright_conformance.platform import Endpoint
from boxwright_conformance.platform.transform_job import ADVICE, advised, variables
from boxwright_conformance.report.results import ExitCode

from boxwright import console
from boxwright.feeding import feeding_options
from boxwright.options import (
    environment_option,
    image_option,
    init_option,
    project_option,
    target_option,
)
from boxwright.running import batch_input, endpoints, local
from boxwright.running.sending import Sender
from boxwright.running.targets import needs_gpus
from boxwright.running.training import job_name
from boxwright.running.transforming import Batch, Outcome, summary
from boxwright.running.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Mapping

#: Seconds for the last lines of a stopped container to arrive.
_FLUSH = 5
#: Seconds within which an engine knows that a container has ended.
_MOMENT = 2
#: Seconds that a container has to end once all is answered; one deaf to SIGTERM is killed then.
_GRACE = 5


@click.command("transform")
@click.argument("path", type=click.Path(path_type=Path), metavar="FILE|DIR")
@project_option
@image_option
@init_option
@target_option
@click.option(
    "--model",
    type=click.Path(exists=True, path_type=Path),
    metavar="DIR|TAR",
    help="Directory or model.tar.gz. Default: what the last training wrote.",
)
@feeding_options
@environment_option
@click.option(
    "--into",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Where outputs and log go. Default: .boxwright/jobs/JOB in the project.",
)
def command(
    *,
    path: Path,
    directory: Path,
    image: str | None,
    init: bool,
    target: str | None,
    model: Path | None,
    environment: Mapping[str, str],
    into: Path | None,
    **rest: Any,
) -> int:
    """Run a batch transform job here, as the platform would run it.

    Each input FILE becomes FILE.out. Strategy, payload and concurrency that no option tells are the
    container's own, where it advises them at /execution-parameters. The log goes to stderr; what
    was done is summed up on stdout. An input of which a record is refused gets no output and fails
    the job, which ends with exit code 1; the other inputs are worked on nevertheless. Once all is
    answered the container is told to end, by SIGTERM.
    """
    project = projects.find(directory)
    inputs = batch_input.objects(path)
    fed = cast("batch_input.Fed", rest)
    job = batch_input.asked(fed, path, inputs)
    workspace = Workspace(project.root)
    source = model or endpoints.trained(workspace, "transform")
    name = job_name(project.image)
    gpus = needs_gpus(project, "transform", target, image)
    with local.session(gpus=gpus) as session:
        endpoint = Endpoint(
            session,
            image or local.image_for(session.client, project, "transform", target),
            model=source,
            environment={**project.environment, **environment, **variables(job)},
            init=init,
            internal=False,
            publish=0,
        )
        console.progress(f"transforming with {endpoint.image}")
        with endpoint:
            log = endpoints.started(endpoint)
            endpoints.ready(endpoint)
            batch = Batch(
                send=Sender(endpoint.url),
                job=job,
                advice=advised(endpoint.send(ADVICE)),
                end_lines=batch_input.end_lines(fed, job),
                directory=into or workspace.job(name),
            )
            console.progress(batch.told)
            outcomes = [batch.run(key, file) for key, file in inputs.items()]
            if not all(one.output for one in outcomes):
                endpoint.wait(_MOMENT)
            ended = endpoint.exit_code
            # What a container says may reach the log after its answer; all is there once it ended.
            said = endpoint.stop(_GRACE).log
            log.join(_FLUSH)
    return _report(name, batch, outcomes, ended, said)


def _report(name: str, batch: Batch, outcomes: list[Outcome], ended: int | None, log: str) -> int:
    batch.directory.mkdir(parents=True, exist_ok=True)
    (batch.directory / "log.txt").write_text(log, encoding="utf-8", errors="replace")
    for line in summary(name, outcomes, batch.directory):
        console.result(line)
    if ended is not None:
        console.result(f"exit     {ended}")
    if all(one.output for one in outcomes):
        return ExitCode.PASSED
    for hint in local.hints(log, *(one.reason for one in outcomes)):
        console.progress(f"next: {hint}")
    return ExitCode.FAILED
