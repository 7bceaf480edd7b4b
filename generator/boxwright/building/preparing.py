"""Makes of a target in `boxwright.toml` what its image is built from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from boxwright.building.base import look_up
from boxwright.building.dockerfile import base_of
from boxwright.building.labels import labels, revision
from boxwright.building.recipe import Recipe

if TYPE_CHECKING:
    from collections.abc import Mapping

    from boxwright_conformance.project import Project, Target
    from docker import DockerClient

__all__ = ["prepare"]


def prepare(
    engine: DockerClient | None,
    project: Project,
    target: Target,
    *,
    arguments: Mapping[str, str],
    platform: str | None,
    fresh: bool,
) -> Recipe:
    """Find out what a target's image is built from.

    Args:
        engine: the engine it is built on; None when none answers.
        project: the target's project.
        target: what is to be built.
        arguments: values for ARG lines, before those of the target.
        platform: `linux/arm64` and the like; None builds for the engine's own.
        fresh: build every step again.

    Raises:
        UsageError: there is no Dockerfile, or it lacks the target's stage.
        PlatformError: the engine refuses the question.
    """
    values = {**target.build_args, **arguments}
    base = look_up(engine, base_of(target.dockerfile, target.stage, values))
    return Recipe(
        dockerfile=target.dockerfile,
        context=target.context,
        stage=target.stage,
        base=base,
        arguments=values,
        labels=labels(project.kind, revision(project.root), base),
        platform=platform,
        fresh=fresh,
    )
