"""`boxwright deploy`: an endpoint in the account, from an image that was pushed."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click
from boxwright_conformance import project as projects

from boxwright import console
from boxwright.account import calls, open_account, tags
from boxwright.account.names import read_repository
from boxwright.hosting import models
from boxwright.hosting.images import tags_of
from boxwright.hosting.looking import looked_up
from boxwright.hosting.making import make
from boxwright.hosting.names import bucket_name, endpoint_name, location, role_arn
from boxwright.hosting.options import shape, shape_options
from boxwright.hosting.plan import Plan
from boxwright.hosting.scaling import scaling
from boxwright.options import (
    dry_run_option,
    environment_option,
    profile_option,
    project_option,
    region_option,
    target_option,
)
from boxwright.running.endpoints import trained
from boxwright.running.targets import target_for
from boxwright.running.workspace import Workspace

if TYPE_CHECKING:
    from pathlib import Path

    from boxwright_conformance.project import Project

    from boxwright.hosting.shape import Shape

_HALF_AN_HOUR = 1800


@click.command("deploy")
@project_option
@target_option
@click.option("--name", metavar="NAME", help="Default: endpoint in [sagemaker], or the image's.")
@click.option(
    "--image", metavar="URI", help="Default: what was pushed last into the project's repository."
)
@click.option(
    "--model",
    metavar="DIR|TAR|S3",
    help="Directory, model.tar.gz, or s3://…. Default: what the last training wrote.",
)
@click.option(
    "--bucket", metavar="NAME", help="Where the model goes. Default: that of [sagemaker]."
)
@click.option("--role", metavar="ARN", help="That the endpoint takes on. Default: as --bucket.")
@shape_options
@environment_option
@click.option("--update", is_flag=True, help="Give the endpoint that is there all of this.")
@click.option(
    "--timeout",
    type=click.FloatRange(min=1),
    default=_HALF_AN_HOUR,
    metavar="SECONDS",
    help="Most time to wait until it is in service. Default: 1800.",
)
@dry_run_option
@region_option
@profile_option
def command(
    *,
    directory: Path,
    name: str | None,
    environment: dict[str, str],
    timeout: float,
    dry_run: bool,
    region: str | None,
    profile: str | None,
    **told: Any,
) -> None:
    """Make an endpoint in the account: the model in S3, its image, what runs it.

    All of it bears tags, by which `boxwright delete` finds it again. A deployment that fails says
    why, with the end of the container's log, and lists what was made before. Ctrl-C ends the wait
    only. What was made is summed up on stdout.
    """
    project = projects.find(directory)
    target = target_for(project, "deploy", told["target"])
    runs_on = shape(told, project.deployment, target.device)
    plan = _plan(project, endpoint_name(name, project), environment, runs_on, told)
    account = open_account(region or project.sagemaker.get("region"), profile)
    repository = read_repository(project.sagemaker.get("repository", project.image)).name
    plan = looked_up(account, plan, repository, tags_of(project, target))
    if dry_run:
        console.result(calls.shown(plan.calls, account.region))
        return
    console.progress(f"deploying {plan.name} to {account.region}: {plan.shape}")
    seconds = make(account, plan, timeout)
    for word, value in (
        ("endpoint", plan.name),
        ("model", plan.resource),
        ("config", plan.resource),
        ("image", plan.image),
        ("archive", plan.url),
        ("seconds", f"{seconds:.1f}"),
    ):
        console.result(f"{word:<8} {value}")
    console.progress(f"next: boxwright predict --name {plan.name} --region {account.region}")


def _plan(
    project: Project,
    name: str,
    environment: dict[str, str],
    runs_on: Shape,
    told: dict[str, Any],
) -> Plan:
    """All that can be said without asking AWS; the image may be missing still."""
    stamp = datetime.now(tz=UTC).strftime("%Y%m%d%H%M%S")
    worn = tags.of_endpoint(name, project.image)
    if runs_on.answers:
        location(runs_on.answers)
    return Plan(
        name=name,
        stamp=stamp,
        image=told["image"] or "",
        role=role_arn(told["role"], project),
        model=models.chosen(
            told["model"] or str(trained(Workspace(project.root), "deploy")),
            name,
            stamp,
            bucket_name(told["bucket"], project),
            worn,
        ),
        environment={**project.environment, **environment},
        shape=runs_on,
        scaling=scaling(told["autoscale"], told["load"], runs_on),
        tags=worn,
        update=told["update"],
    )
