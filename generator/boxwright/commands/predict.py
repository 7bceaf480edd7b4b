"""`boxwright predict`: one request to an endpoint in the account."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import click

from boxwright import console
from boxwright.account import open_account
from boxwright.bodies import asked, project_of
from boxwright.hosting import answers
from boxwright.hosting.later import later
from boxwright.hosting.names import endpoint_name
from boxwright.options import profile_option, project_option, region_option
from boxwright.words import size

if TYPE_CHECKING:
    from pathlib import Path

_A_QUARTER = 15 * 60


@click.command("predict")
@click.argument("file", required=False, metavar="[FILE|-]")
@project_option
@click.option(
    "--name",
    metavar="NAME",
    help="Of the endpoint. Default: that of boxwright.toml, or the image's.",
)
@click.option("--content-type", metavar="TYPE", help="Default: guessed from FILE's suffix.")
@click.option("--accept", metavar="TYPE", help="Media type to ask for.")
@click.option("--async", "deferred", is_flag=True, help="Of an endpoint that answers into S3.")
@click.option(
    "--timeout",
    type=click.FloatRange(min=1),
    default=_A_QUARTER,
    metavar="SECONDS",
    help="Most time to wait with --async. Default: 900, as the platform.",
)
@region_option
@profile_option
def command(
    *,
    file: str | None,
    directory: Path,
    name: str | None,
    content_type: str | None,
    accept: str | None,
    deferred: bool,
    timeout: float,
    region: str | None,
    profile: str | None,
) -> None:
    """Send one request to an endpoint that `boxwright deploy` made, or any other.

    FILE is the body, - reads it from stdin; without FILE the project's golden request is sent. The
    answer's body goes to stdout as it is, time and size go to stderr. A request that the container
    refuses ends with exit code 1, its words and the end of its log.
    """
    project = project_of(directory, needed=file is None or name is None)
    endpoint = endpoint_name(name, project)
    body = asked(project, file, content_type, accept, "predict")
    account = open_account(
        region or (project.sagemaker.get("region") if project else None), profile
    )
    if deferred:
        began = time.monotonic()
        answer = later(account, endpoint, body, timeout)
    else:
        answers.refuse_large(account, endpoint, body)
        began = time.monotonic()
        answer = answers.at_once(account, endpoint, body)
    seconds = time.monotonic() - began
    told = f"{answer.origin} in {seconds * 1000:.0f} ms, {size(len(answer.content))}"
    console.progress(told)
    console.verbatim(answer.content)
