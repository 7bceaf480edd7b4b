"""`boxwright delete`: removes what `boxwright deploy` made."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from boxwright import console
from boxwright.account import calls, open_account
from boxwright.bodies import project_of
from boxwright.hosting.finding import found
from boxwright.hosting.names import bucket_name, endpoint_name
from boxwright.hosting.removing import remove
from boxwright.options import dry_run_option, profile_option, project_option, region_option

if TYPE_CHECKING:
    from pathlib import Path

_AN_HOUR = 3600


@click.command("delete")
@click.argument("name")
@project_option
@click.option(
    "--bucket",
    metavar="NAME",
    help="Also look for models in this bucket. Default: that of boxwright.toml.",
)
@click.option(
    "--timeout",
    type=click.FloatRange(min=1),
    default=_AN_HOUR,
    metavar="SECONDS",
    help="Most time to wait until the endpoint is gone. Default: 3600.",
)
@dry_run_option
@region_option
@profile_option
def command(
    *,
    name: str,
    directory: Path,
    bucket: str | None,
    timeout: float,
    dry_run: bool,
    region: str | None,
    profile: str | None,
) -> None:
    """Remove an endpoint and all that `boxwright deploy` made for it, and nothing else.

    That is what bears its tags: scaling, endpoint, configurations and models of it and of earlier
    updates, and the models' archives in S3. It may also be what a deployment left that failed
    half-way. An endpoint that something else made is refused. Image and logs stay.
    """
    project = project_of(directory, needed=False)
    endpoint = endpoint_name(name, project)
    told = bucket_name(bucket, project)
    account = open_account(
        region or (project.sagemaker.get("region") if project else None), profile
    )
    steps = found(account, endpoint, [told] if told else [])
    if dry_run:
        console.result(calls.shown([step.call for step in steps], account.region))
        return
    if not steps:
        console.progress(
            f"There is nothing that `boxwright deploy` made for {endpoint} in {account.region}."
        )
        return
    remove(account, endpoint, steps, timeout)
