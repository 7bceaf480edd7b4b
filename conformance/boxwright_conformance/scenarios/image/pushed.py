"""Asks in which form the image lies where the platform will pull it from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from boxwright_conformance.platform.errors import engine_errors
from boxwright_conformance.platform.registry import (
    Form,
    form_in_registry,
    form_when_pushed,
    registry_of,
)
from boxwright_conformance.scenarios.evidence.image import Pushed

if TYPE_CHECKING:
    import docker

    from boxwright_conformance.scenarios.stage import Stage

__all__ = ["collect_pushed"]

_NOT_ASKED = Form(trouble="it was not asked")


def collect_pushed(stage: Stage) -> Pushed:
    """Ask the registry that the user declared; where it is silent, ask the engine."""
    client, image = stage.session.client, stage.subject.image
    declared = stage.subject.declared.get("target")
    target = declared or image
    registry = registry_of(target)
    if registry:
        # Nothing leaves this machine unless the user has said so.
        form = form_in_registry(client, target) if declared else _NOT_ASKED
        if form.media_type or _was_there(client, image, target):
            return Pushed(target=target, registry=registry, form=form, there=True)
    form = form_when_pushed(client, image)
    return Pushed(target=target, registry=registry, form=form, there=False)


def _was_there(client: docker.DockerClient, image: str, target: str) -> bool:
    """Whether the engine pushed the image to this repository, or pulled it from there."""
    with engine_errors(image):
        known = client.images.get(image).attrs.get("RepoDigests") or ()
    repository = target.partition("@")[0]
    if ":" in repository.rpartition("/")[2]:
        repository = repository.rpartition(":")[0]
    return any(str(one).partition("@")[0] == repository for one in known)
