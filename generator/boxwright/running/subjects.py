"""Finds out what `boxwright test` is to test: a project's images, or one image of any origin."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from boxwright_conformance import project as projects
from boxwright_conformance import sample
from boxwright_conformance.subject import Subject

from boxwright import console
from boxwright.errors import EngineError
from boxwright.running import local
from boxwright.running.told import tell
from boxwright.running.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Iterator

    from boxwright_conformance.platform import Session
    from boxwright_conformance.project import Project, Target

    from boxwright.running.chosen import Rules
    from boxwright.running.told import Told

__all__ = ["named_project", "sketch", "subjects"]


def named_project(what: str, directory: Path | None) -> Project | None:
    """The project to test, or to take data from; None when only an image was named."""
    if directory is not None:
        return projects.find(directory)
    return projects.find(Path(what)) if _is_directory(what) else None


def _is_directory(what: str) -> bool:
    """Whether `what` means a directory; a word may name both one and an image."""
    path = Path(what)
    return (
        what in {".", ".."}
        or (path / projects.FILE).is_file()
        or (path.is_dir() and what.startswith((".", "/", "~")))
    )


def subjects(
    what: str,
    project: Project | None,
    session: Session,
    told: Told,
    *,
    roles: frozenset[str] | None,
    claims: frozenset[str],
) -> Iterator[tuple[str, Subject]]:
    """Yield each image to test.

    Args:
        what: directory or image, as it was typed.
        project: where data and claims come from; None: nothing is known of the image.
        session: knows the engine.
        told: what the command line tells of the image.
        roles: only these; None: all that the image has.
        claims: claims on top of the project's own.

    Yields:
        The subject, and before it a word that tells its report from the others; empty for one.

    Raises:
        EngineError: when the engine has no such image.
        ProjectError: when a file that the project names does not exist.
    """
    if project and _is_directory(what):
        for name, subject in _targets(project, session, roles, claims):
            yield name, tell(subject, told, what)
        return
    _require(session, what)
    yield "", tell(_known(what, project, roles, claims), told, what)


def sketch(what: str, project: Project | None, rules: Rules) -> Subject:
    """What is known of the image before an engine is asked, model of an earlier training left out.

    Raises:
        ProjectError: when a file that the project names does not exist.
    """
    return _known(what, project, rules.roles, rules.claims)


def _known(
    what: str, project: Project | None, roles: frozenset[str] | None, claims: frozenset[str]
) -> Subject:
    if project:
        return sample.subject(project, what, roles=roles, claims=claims)
    return Subject(image=what, roles=roles, claims=claims)


def _targets(
    project: Project, session: Session, roles: frozenset[str] | None, claims: frozenset[str]
) -> Iterator[tuple[str, Subject]]:
    targets = [t for t in project.targets.values() if roles is None or t.roles & roles]
    for target in targets:
        image = local.built_image(session.client, project, target)
        console.progress(f"testing {image}")
        subject = sample.subject(
            project,
            image,
            roles=target.roles & roles if roles else target.roles,
            claims=claims,
            model=_model(project, target),
        )
        yield target.name if len(targets) > 1 else "", subject


def _require(session: Session, image: str) -> None:
    if not local.has_image(session.client, image):
        raise EngineError(
            f"The engine answers, but it has no image {image!r}.",
            next=f"docker pull {image}   (or, in its project: boxwright build)",
        )


def _model(project: Project, target: Target) -> Path | None:
    """What an image that cannot train is served with: the project's, or the last training's."""
    if "train" in target.roles or "model" in project.serve:
        return None
    model = Workspace(project.root).model
    return model.resolve() if model.is_dir() else None
