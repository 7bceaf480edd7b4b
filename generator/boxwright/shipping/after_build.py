"""`boxwright build --push`: what was just built goes where the project says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from boxwright.errors import UsageError
from boxwright.shipping.cargo import built
from boxwright.shipping.order import Order, aim_of
from boxwright.shipping.ship import ship

if TYPE_CHECKING:
    from collections.abc import Mapping

    from boxwright_conformance.project import Project
    from docker import DockerClient

__all__ = ["check_tag", "push_built"]


def check_tag(tag: str) -> None:
    """Refuse, before anything is built, a tag that is a whole reference.

    Raises:
        UsageError: it is one.
    """
    if {":", "/"} & set(tag):
        raise UsageError(
            f"--tag {tag} is a whole reference, and --push asks where to in its own way.",
            next=f"boxwright build --tag {tag}, then boxwright push --image {tag}",
        )


def push_built(engine: DockerClient, project: Project, images: Mapping[str, str], tag: str) -> None:
    """Push images as `boxwright push` does without options.

    Args:
        engine: the engine that has them.
        project: the project.
        images: their references here, by target.
        tag: what `--tag` says; empty: the project's rule, or when each was made.

    Raises:
        BoxwrightError, PlatformError: as `ship`.
    """
    order = Order(
        cargo=[*built(engine, project, images, tag)],
        repository=project.sagemaker.get("repository", project.image),
        region=project.sagemaker.get("region", ""),
        aim=aim_of(project),
    )
    ship(engine, order)
