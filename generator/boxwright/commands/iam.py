"""`boxwright iam`: the rights that commands need, as a policy to paste."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click
from boxwright_conformance import project as projects

from boxwright import console
from boxwright.account.policy import ROLE, Place, policy
from boxwright.account.rights import RIGHTS
from boxwright.errors import UsageError
from boxwright.options import project_option

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path


@click.command("iam")
@click.argument("commands", nargs=-1, metavar="[COMMAND]...", type=click.Choice([*RIGHTS, ROLE]))
@project_option
@click.option("--account", metavar="ID", help="Default: that of the role.")
@click.option("--region", metavar="REGION", help="Default: that of boxwright.toml.")
@click.option("--repository", metavar="NAME", help="Default: that of the project.")
@click.option("--endpoint", metavar="NAME", help="Default: that of the project.")
@click.option("--job", metavar="NAME", help="Beginning of jobs' names. Default: the project's.")
@click.option("--bucket", metavar="NAME", help="Default: that of boxwright.toml.")
@click.option("--role", metavar="ARN", help="The role of jobs and endpoints. Default: as above.")
def command(*, commands: Sequence[str], directory: Path, **told: str | None) -> None:
    """Print an IAM policy that allows what COMMANDs ask of AWS, and nothing else.

    Without a COMMAND it allows all of them. The word execution asks for the policy of the role that
    SageMaker itself takes on. What is not known stays *, and is named on stderr. AWS is not asked.
    """
    place = _place(directory, {key: value for key, value in told.items() if value})
    console.result(json.dumps(policy(commands or RIGHTS, place), indent=2))
    open_ends = [name for name in told if getattr(place, name) == "*"]
    if open_ends:
        words = " ".join(f"--{name} …" for name in open_ends)
        console.progress(f"next: boxwright iam {' '.join([*commands, words])}   (narrows it)")


def _place(directory: Path, told: Mapping[str, str]) -> Place:
    """What was typed, before what the project says, before what its role's ARN tells."""
    known = {**_of_project(directory), **told}
    role = known.get("role", "").split(":")
    if "role" in known and (len(role) != 6 or role[0] != "arn"):
        raise UsageError(
            f"{known['role']!r} is no ARN of a role.",
            next="aws iam list-roles --query 'Roles[].Arn'   (lists those of the account)",
        )
    from_role = {"partition": role[1], "account": role[4]} if len(role) == 6 else {}
    return Place(**{**from_role, **known})


def _of_project(directory: Path) -> dict[str, str]:
    try:
        project = projects.find(directory)
    except projects.ProjectError:
        here = directory.resolve()
        if any((one / projects.FILE).is_file() for one in (here, *here.parents)):
            raise
        return {}
    from boxwright.hosting.names import endpoint_name  # noqa: PLC0415 - asked only in a project
    from boxwright.running.training import job_word  # noqa: PLC0415

    named = {
        key: project.sagemaker[key]
        for key in ("region", "role", "bucket")
        if key in project.sagemaker
    }
    repository = project.sagemaker.get("repository", project.image)
    return {
        **named,
        "repository": repository,
        "endpoint": endpoint_name(None, project),
        "job": f"{job_word(project.image)}-",
    }
