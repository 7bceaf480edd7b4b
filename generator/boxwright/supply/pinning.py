"""Writes into boxwright.toml by which digest a target's base image is known to its registry."""

from __future__ import annotations

from typing import TYPE_CHECKING

from boxwright_conformance import project as projects

from boxwright import console
from boxwright.building.base import look_up
from boxwright.building.dockerfile import base_of
from boxwright.errors import UsageError
from boxwright.supply.settings import with_build_argument

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from boxwright_conformance.project import Project, Target
    from docker import DockerClient

__all__ = ["pin_bases"]

#: The build argument that every template's Dockerfile starts FROM.
_ARGUMENT = "BASE_IMAGE"
_PROBE = "boxwright-probe:pin"


def pin_bases(
    engine: DockerClient, project: Project, targets: Sequence[Target], arguments: Mapping[str, str]
) -> tuple[Project, dict[str, str]]:
    """Pin the base images of targets: all of them, or, when one has no digest, none.

    Args:
        engine: has pulled the base images.
        project: the targets' project; its boxwright.toml is changed.
        targets: whose bases are pinned.
        arguments: build arguments of the command line, which go before those of a target.

    Returns:
        The project as the file describes it now, and the arguments that it does not say.

    Raises:
        UsageError: a base has no digest, a Dockerfile takes no base as an argument, or
            boxwright.toml is written in a way that cannot be changed here.
        PlatformError: the engine refuses the question.
    """
    found = {one.name: _digested(engine, one, {**one.build_args, **arguments}) for one in targets}
    path = project.root / projects.FILE
    text = before = path.read_text(encoding="utf-8")
    for name, reference in found.items():
        text = with_build_argument(text, name, _ARGUMENT, reference)
    if text != before:
        path.write_text(text, encoding="utf-8")
    for name, reference in found.items():
        console.progress(f"{projects.FILE}: {name} stands on {reference}")
    rest = {name: value for name, value in arguments.items() if name != _ARGUMENT}
    return projects.load(project.root), rest


def _digested(engine: DockerClient, target: Target, arguments: Mapping[str, str]) -> str:
    """The target's base with its digest; the tag stays, so that people see what it was."""
    probed = base_of(target.dockerfile, target.stage, {**arguments, _ARGUMENT: _PROBE})
    if probed != _PROBE:
        raise UsageError(
            f"{target.dockerfile}: the image of {target.name} does not start FROM "
            f"${{{_ARGUMENT}}}, so there is nothing to write a digest into.",
            next=f"begin the Dockerfile with: ARG {_ARGUMENT}=…, and FROM ${{{_ARGUMENT}}}",
        )
    tagged = base_of(target.dockerfile, target.stage, arguments).partition("@")[0]
    base = look_up(engine, tagged)
    if base.image is None:
        raise UsageError(
            f"The engine does not have {tagged}, the base of {target.name}.",
            next=f"docker pull {tagged} && boxwright build --pin",
        )
    if not base.digest:
        raise UsageError(
            f"{tagged}, the base of {target.name}, has no digest: it was made or loaded on this "
            "engine, and no registry knows it.",
            next=f"docker pull {tagged}  (where its registry answers), then: boxwright build --pin",
        )
    return f"{tagged}@{base.digest}"
