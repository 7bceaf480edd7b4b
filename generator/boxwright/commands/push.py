"""`boxwright push`: images to Amazon ECR, or to any other registry."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import click
from boxwright_conformance import project as projects
from boxwright_conformance.platform import connect

from boxwright import console
from boxwright.errors import UsageError
from boxwright.options import dry_run_option, profile_option, project_option
from boxwright.shipping.asked import Asked, check, shipping_options, wanted
from boxwright.shipping.cargo import any_image, built, images_of, own_name
from boxwright.shipping.order import Order, aim_of
from boxwright.shipping.ship import ship

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from boxwright_conformance.project import Project
    from docker import DockerClient

    from boxwright.shipping.cargo import Cargo


@click.command("push")
@project_option
@click.option(
    "--target",
    "targets",
    multiple=True,
    metavar="NAME",
    help="Only this target; may be repeated. Default: all that have been built.",
)
@click.option("--image", metavar="REFERENCE", help="Push this image instead of the project's own.")
@shipping_options
@profile_option
@dry_run_option
def command(
    *, directory: Path, targets: Sequence[str], image: str | None, dry_run: bool, **rest: Any
) -> None:
    """Push the project's images, or any image, to Amazon ECR or another registry.

    A repository that is missing is made; one that is there stays as it is. Form, size and processor
    of every image, and every repository and tag, are looked at before the first push. The token for
    ECR goes to the engine alone and is stored nowhere.

    Prints a line for each reference that is there afterwards: reference, digest, size.
    """
    asked = cast("Asked", {key: rest[key] for key in Asked.__annotations__})
    check(asked)
    if image and targets:
        raise UsageError("--image is no target's.", next=f"boxwright push --image {image}")
    project = _project(directory, image)
    engine = connect()
    order = Order(
        cargo=_cargo(engine, project, targets, image, asked["tag"]),
        repository=asked["to"] or asked["repository"] or _named(project, image),
        elsewhere=bool(asked["to"]),
        regions=tuple(dict.fromkeys(asked["regions"])),
        region=project.sagemaker.get("region", "") if project else "",
        profile=rest["profile"],
        wanted=wanted(asked),
        aim=aim_of(project, asked["instance_type"], serverless=asked["serverless"]),
        dry_run=dry_run,
    )
    ship(engine, order)


def _project(directory: Path, image: str | None) -> Project | None:
    """The project there; an image of its own needs none."""
    try:
        return projects.find(directory)
    except projects.ProjectError:
        if image is None or (directory / projects.FILE).exists():
            raise
        return None


def _cargo(
    engine: DockerClient,
    project: Project | None,
    names: Sequence[str],
    image: str | None,
    tag: str,
) -> list[Cargo]:
    if image or project is None:
        return [any_image(engine, str(image), tag)]
    images, missing = images_of(engine, project, names)
    if missing:
        console.progress(f"not pushed, for they have not been built: {', '.join(missing)}")
        console.progress(f"  next: boxwright build {' '.join(f'--target {x}' for x in missing)}")
    return [*built(engine, project, images, tag)]


def _named(project: Project | None, image: str | None) -> str:
    """The repository that is meant when no option says."""
    if image or project is None:
        return own_name(str(image))
    return project.sagemaker.get("repository", project.image)
