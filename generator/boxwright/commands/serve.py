"""`boxwright serve`: an endpoint on this machine."""

from __future__ import annotations

import os
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click
from boxwright_conformance import project as projects
from boxwright_conformance.platform import Endpoint

from boxwright import console
from boxwright.errors import UsageError
from boxwright.options import image_option, init_option, pairs, project_option, target_option
from boxwright.running import endpoints, local
from boxwright.running.ports import is_free, next_free
from boxwright.running.targets import needs_gpus
from boxwright.running.workspace import Running, Workspace

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

#: Seconds for the last lines of a stopped container to arrive.
_FLUSH = 5


@click.command("serve")
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
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8080, help="0 picks one. Default: 8080."
)
@click.option("--env", "environment", multiple=True, callback=pairs, metavar="KEY=VALUE")
@click.option(
    "--ready-within",
    "deadline",
    type=click.FloatRange(min=1),
    default=endpoints.EIGHT_MINUTES,
    metavar="SECONDS",
    help="Give up when /ping has not answered by then. Default: 480, as the platform.",
)
def command(
    *,
    directory: Path,
    image: str | None,
    init: bool,
    target: str | None,
    model: Path | None,
    port: int,
    environment: Mapping[str, str],
    deadline: float,
) -> None:
    """Run an endpoint here: the model read-only, the port on 127.0.0.1 only.

    Prints a line with the address when /ping answers 200, and follows the log until the container
    ends or you press Ctrl-C, which stops it as the platform would: SIGTERM, and 30 s later SIGKILL.
    """
    project = projects.find(directory)
    workspace = Workspace(project.root)
    if port and not is_free(port):
        raise UsageError(
            f"Port {port} of this machine is taken.",
            next=f"boxwright serve --port {next_free(port)}",
        )
    gpus = needs_gpus(project, "serve", target, image)
    with local.session(gpus=gpus) as session:
        endpoint = Endpoint(
            session,
            image or local.image_for(session.client, project, "serve", target),
            model=model or endpoints.trained(workspace, "serve"),
            environment={**project.environment, **environment},
            init=init,
            internal=False,
            publish=port,
        )
        console.progress(f"starting {endpoint.image}")
        with endpoint:
            _hold(endpoint, workspace, deadline)


def _hold(endpoint: Endpoint, workspace: Workspace, deadline: float) -> None:
    """Wait until the endpoint is ready, then until it ends or is interrupted."""
    log = endpoints.started(endpoint)
    try:
        readiness = endpoints.ready(endpoint, deadline)
        with _announced(endpoint, workspace):
            console.result(f"ready in {readiness.seconds:.1f} s  {endpoint.url}/invocations")
            console.progress("next: boxwright invoke   (Ctrl-C stops the endpoint)")
            log.join()
    except KeyboardInterrupt:
        console.progress("stopping: SIGTERM, then up to 30 s")
        stop = endpoint.stop()
        log.join(_FLUSH)
        console.progress(f"stopped in {stop.seconds:.1f} s with exit code {stop.exit_code}")
        raise
    happened = f"The container ended by itself with exit code {endpoint.exit_code}."
    raise endpoints.failed(happened, endpoint)


@contextmanager
def _announced(endpoint: Endpoint, workspace: Workspace) -> Iterator[None]:
    running = Running(url=endpoint.url, image=endpoint.image, pid=os.getpid())
    workspace.announce(running)
    try:
        yield
    finally:
        workspace.withdraw(running)
