"""What the commands that run containers share: the session, the image, and hints from a log."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import docker.errors
from boxwright_conformance.contract import explain
from boxwright_conformance.platform import Session, connect, sweep
from boxwright_conformance.platform.errors import engine_errors

from boxwright import console
from boxwright.errors import EngineError
from boxwright.running.targets import target_for
from boxwright.words import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from boxwright_conformance.project import Project, Target
    from docker import DockerClient

__all__ = ["built_image", "has_image", "hints", "image_for", "session"]

_TAIL = 40
_HINTS = 3


@contextmanager
def session(*, gpus: bool = False) -> Iterator[Session]:
    """Hold a session after removing what crashed ones have left.

    Args:
        gpus: whether its containers get the GPUs of the engine's machine.

    Raises:
        EngineUnavailable: when no engine answers.
    """
    client = connect()
    if count := sweep(client):
        console.progress(f"removed {counted(count, 'leftover')} of runs that were cut off")
    with Session(client) as owner:
        owner.gpus = gpus
        yield owner


def built_image(client: DockerClient, project: Project, target: Target) -> str:
    """The reference of the image of a project's target, which must have been built.

    Raises:
        EngineError: when the engine has no such image.
    """
    reference = project.reference(target.name)
    if not has_image(client, reference):
        raise EngineError(
            f"{reference} has not been built on this engine.",
            next=f"boxwright build --target {target.name}",
        )
    return reference


def image_for(client: DockerClient, project: Project, command: str, name: str | None) -> str:
    """The image of the target that `--target` names, or that the project has for the command.

    Raises:
        ProjectError, UsageError: there is no such target.
        EngineError: it has not been built.
    """
    return built_image(client, project, target_for(project, command, name))


def has_image(client: DockerClient, reference: str) -> bool:
    """Whether the engine has an image of this name.

    Raises:
        PlatformError: when the engine refuses the question.
    """
    with engine_errors(reference):
        try:
            client.images.get(reference)
        except docker.errors.ImageNotFound:
            return False
    return True


def hints(log: str, *more: str, areas: tuple[str, ...] = ("",)) -> list[str]:
    """Requirements that the end of a log points at, as lines that say how to read them.

    `areas` are beginnings of their ids, such as ``PROC``; the default takes all.
    """
    found: dict[str, str] = {}
    for text in (*more, *reversed(log.splitlines()[-_TAIL:])):
        if text.strip():
            by_symptom = [hit for hit, why in explain.find(text) if why.startswith("log line")]
            fitting = [hit for hit in by_symptom if hit.id.startswith(areas)]
            found |= {hit.id: hit.title for hit in fitting if hit.id not in found}
    return [f"boxwright explain {id_}  ({title})" for id_, title in [*found.items()][:_HINTS]]
