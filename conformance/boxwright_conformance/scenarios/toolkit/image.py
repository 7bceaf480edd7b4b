"""Looks at what matters to a toolkit in an image; nothing in it runs."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import docker.errors

from boxwright_conformance.platform.archive import unpack
from boxwright_conformance.platform.errors import engine_errors
from boxwright_conformance.platform.volumes import fetch
from boxwright_conformance.scenarios.evidence.toolkit import Launchers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docker.models.containers import Container

    from boxwright_conformance.scenarios.stage import Stage

__all__ = ["CODE", "brought_along", "collect_launchers", "variables"]

CODE = "/opt/ml/code"
_LAUNCHERS = ("mpirun", "sshd", "smddprun")
_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"


@contextmanager
def _never_started(stage: Stage) -> Iterator[Container]:
    image = stage.subject.image
    with engine_errors(image):
        container = stage.session.client.containers.create(
            image, ["never-started"], labels=stage.session.labels(), network_mode="none"
        )
        try:
            yield container
        finally:
            container.remove(force=True)


def variables(stage: Stage) -> dict[str, str]:
    """The image's own variables."""
    image = stage.subject.image
    with engine_errors(image):
        config = stage.session.client.images.get(image).attrs["Config"]
    pairs = (one.partition("=") for one in config.get("Env") or ())
    return {name: value for name, _, value in pairs}


def brought_along(stage: Stage) -> tuple[tuple[str, ...], str]:
    """The image's files in ``/opt/ml/code``, and the one among them that it names itself."""
    folder = stage.session.directory("brought")
    with _never_started(stage) as container, fetch(container, CODE) as archive:
        unpack(archive, folder)
    found = tuple(sorted(str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file()))
    named = variables(stage).get("SAGEMAKER_PROGRAM", "")
    return found, named if named in found else ""


def collect_launchers(stage: Stage) -> Launchers:
    """Look for launchers on the image's PATH."""
    folders = variables(stage).get("PATH", _PATH).split(":")
    with _never_started(stage) as container:
        return Launchers(found={name: _found(container, folders, name) for name in _LAUNCHERS})


def _found(container: Container, folders: list[str], name: str) -> str | None:
    for folder in folders:
        try:
            container.get_archive(f"{folder}/{name}")
        except docker.errors.NotFound:
            continue
        return f"{folder}/{name}"
    return None
