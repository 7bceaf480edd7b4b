"""Finds the target of a project that a command is to run."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from boxwright_conformance import project as projects

from boxwright.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from boxwright_conformance.project import Project, Target

__all__ = ["GPU", "named", "needs_gpus", "target_for", "tested"]

#: What a target must be for, by the command that runs it.
_ROLES = {
    "train": "train",
    "serve": "serve",
    "process": "process",
    "transform": "serve",
    "deploy": "serve",
}
GPU = "gpu"


def target_for(project: Project, command: str, name: str | None) -> Target:
    """The target that `--target` names, or that the project has for the command.

    Raises:
        ProjectError: it has none.
        UsageError: there is no target of this name, or it is for something else.
    """
    role = _ROLES[command]
    if name is None:
        return project.target_for(role)
    target = named(project, command, name)
    if role not in target.roles:
        raise UsageError(
            f"The target {name} of {project.root / projects.FILE} has no role {role!r}, "
            f"only {', '.join(sorted(target.roles))}.",
            next=f"boxwright {command} --target {project.target_for(role).name}",
        )
    return target


def named(project: Project, command: str, name: str) -> Target:
    """The target of this name.

    Raises:
        UsageError: there is none.
    """
    if name in project.targets:
        return project.targets[name]
    near = difflib.get_close_matches(name, project.targets, n=1) or [*project.targets]
    raise UsageError(
        f"{project.root / projects.FILE} has no target {name!r}.",
        next=f"boxwright {command} --target {near[0]}",
    )


def needs_gpus(project: Project, command: str, name: str | None, image: str | None) -> bool:
    """Whether a command runs a target that is made for GPUs; another image runs as `name` would.

    Raises:
        ProjectError, UsageError: see `target_for`.
    """
    if image and name is None:
        return False
    return target_for(project, command, name).device == GPU


def tested(project: Project, names: Iterable[str], roles: Collection[str] | None) -> list[Target]:
    """The targets that `boxwright test` is about: those named, else all; with one of the roles.

    Raises:
        UsageError: there is no target of a name.
    """
    chosen = [named(project, "test", name) for name in names] or [*project.targets.values()]
    return [one for one in chosen if roles is None or not one.roles.isdisjoint(roles)]
