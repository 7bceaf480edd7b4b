"""The tag that an image goes under, the same each time the same image is pushed."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from boxwright_conformance import tag_rule

from boxwright.building import naming, read_facts
from boxwright.errors import UsageError

if TYPE_CHECKING:
    from boxwright_conformance.project import Project, Target
    from docker import DockerClient
    from docker.models.images import Image

__all__ = ["in_front", "tag_of"]

_FLOATING = "latest"
_MOMENT = "%Y-%m-%d-%H-%M-%S"


def tag_of(
    engine: DockerClient,
    image: Image,
    reference: str,
    project: Project | None,
    target: Target | None,
) -> str:
    """The tag of an image by the project's rule, or else by when the image was made.

    Args:
        engine: the engine that has it.
        image: the image.
        reference: what it is called here; a tag in it that says something is kept.
        project: whose rule counts; None: no rule.
        target: what the image is of in the project; None for an image that is no target's.

    Raises:
        UsageError: the rule names what nobody knows of this image.
    """
    if project and target:
        return _by_rule(engine, image, project, target)
    _, colon, told = reference.rpartition("/")[2].partition("@")[0].partition(":")
    return (
        told
        if colon and told != _FLOATING and not reference.startswith("sha256:")
        else _made(image)
    )


def in_front(project: Project, target: Target) -> str:
    """What stands in front of a tag that no rule made: one repository holds all targets' images."""
    alone = len(project.targets) == 1 or target.name == "default"
    return "" if alone else f"{target.name}-"


def _by_rule(engine: DockerClient, image: Image, project: Project, target: Target) -> str:
    if not project.tag:
        return f"{in_front(project, target)}{_made(image)}"
    if given := _given(image, project, target):
        return given
    names = naming(project, [target], "", _made(image))
    first = names.names(target, read_facts(engine, image, names.wanted))[0]
    return first.rpartition(":")[2]


def _given(image: Image, project: Project, target: Target) -> str:
    """The newest tag that `boxwright build` gave the image by the rule; empty when it gave none."""
    said = tag_rule.said(target)
    rule = tag_rule.fill(
        re.sub(r"[.-]", r"\\\g<0>", project.tag),
        lambda name: re.escape(said[name]) if name in said else "[A-Za-z0-9_.-]+",
    )
    tags = [tag.rpartition(":") for tag in image.tags]
    fitting = [tag for name, _, tag in tags if name == project.image and re.fullmatch(rule, tag)]
    return max((tag for tag in fitting if tag != _FLOATING), default="")


def _made(image: Image) -> str:
    """When the image was made, in UTC, as tags have it."""
    said = str(image.attrs.get("Created", ""))
    try:
        # The engine writes nine digits of a second.
        moment = datetime.fromisoformat(re.sub(r"\.\d+", "", said))
    except ValueError:
        raise UsageError(
            f"The image does not tell when it was made: {said!r}.", next="boxwright push --tag TAG"
        ) from None
    return moment.astimezone(UTC).strftime(_MOMENT)
