"""Finds out what `boxwright test` is to test: a project's images, or one image of any origin."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from boxwright_conformance import project as projects
from boxwright_conformance import sample
from boxwright_conformance.platform import has_gpus
from boxwright_conformance.subject import Subject

from boxwright import console
from boxwright.errors import EngineError, FailedError, UsageError
from boxwright.running import local
from boxwright.running.lending import Lender
from boxwright.running.targets import GPU, tested
from boxwright.running.told import tell

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from boxwright_conformance.platform import Session
    from boxwright_conformance.project import Project
    from boxwright_conformance.target import Target

    from boxwright.running.chosen import Rules
    from boxwright.running.told import Told

__all__ = ["is_directory", "named_project", "sketch", "subjects"]


def named_project(what: str, directory: Path | None) -> Project | None:
    """The project to test, or to take data from; None when only an image was named."""
    if directory is not None:
        return projects.find(directory)
    return projects.find(Path(what)) if is_directory(what) else None


def is_directory(what: str) -> bool:
    """Whether `what` means a directory; a word may name both one and an image."""
    path = Path(what)
    return (
        what in {".", ".."}
        or (path / projects.FILE).is_file()
        or (path.is_dir() and what.startswith((".", "/", "~")))
    )


def subjects(
    what: str, project: Project | None, session: Session, told: Told, rules: Rules
) -> Iterator[tuple[str, Subject]]:
    """Yield each image to test; until the next one is asked for the session is ready for it.

    Args:
        what: directory or image, as it was typed.
        project: where data and claims come from; None: nothing is known of the image.
        session: knows the engine.
        told: what the command line tells of the image.
        rules: which roles, targets and claims.

    Yields:
        The subject, and before it a word that tells its report from the others; empty for one.

    Raises:
        EngineError: when the engine has no such image.
        FailedError: at the end, when there was no model to serve, for training one failed.
        ProjectError: when a file that the project names does not exist.
    """
    if project and is_directory(what):
        for name, subject in _targets(project, session, told, rules):
            yield name, tell(subject, told, what)
        return
    _require(session, what)
    yield "", tell(_known(what, project, rules.roles, rules.claims), told, what)


def sketch(what: str, project: Project | None, rules: Rules) -> Subject:
    """What is known of the image before an engine is asked, model of an earlier training left out.

    Raises:
        UsageError: when a target is named that there is not.
        ProjectError: when a file that the project names does not exist.
    """
    if rules.targets and not (project and is_directory(what)):
        raise UsageError(
            f"--target {rules.targets[0]} means an image of a project, and {what} is an image.",
            next=f"boxwright test DIR --target {rules.targets[0]}",
        )
    if project:
        tested(project, rules.targets, rules.roles)
    return _known(what, project, rules.roles, rules.claims)


def _known(
    what: str, project: Project | None, roles: frozenset[str] | None, claims: frozenset[str]
) -> Subject:
    if project:
        return sample.subject(project, what, roles=roles, claims=claims)
    return Subject(image=what, roles=roles, claims=claims)


def _targets(
    project: Project, session: Session, told: Told, rules: Rules
) -> Iterator[tuple[str, Subject]]:
    chosen = tested(project, rules.targets, rules.roles)
    lender = Lender(project=project, session=session, told=told, rules=rules)
    lost: dict[str, FailedError] = {}
    for target in chosen:
        if not rules.targets and not _can_run(project, target, session):
            continue
        image = local.built_image(session.client, project, target)
        try:
            model = lender.model(target)
        except FailedError as problem:
            lost[target.name] = problem
            continue
        console.progress(f"testing {image}")
        roles = target.roles & rules.roles if rules.roles else target.roles
        subject = sample.subject(project, image, roles=roles, claims=rules.claims, model=model)
        session.gpus = target.device == GPU
        yield target.name if len(chosen) > 1 else "", subject
    if lost:
        raise _not_tested(lost)


def _can_run(project: Project, target: Target, session: Session) -> bool:
    """Whether the engine has what a target needs; if not, that is told."""
    if target.device != GPU or has_gpus(session.client):
        return True
    console.progress(
        f"not testing {project.reference(target.name)}: it is for a GPU, and this engine has none "
        f"(--target {target.name} tests it nevertheless)"
    )
    return False


def _not_tested(lost: Mapping[str, FailedError]) -> FailedError:
    """One error for all targets that had no model to serve."""
    first = next(iter(lost.values()))
    return FailedError(f"Not tested: {', '.join(lost)}. {first.happened}", next=first.next)


def _require(session: Session, image: str) -> None:
    if not local.has_image(session.client, image):
        raise EngineError(
            f"The engine answers, but it has no image {image!r}.",
            next=f"docker pull {image}   (or, in its project: boxwright build)",
        )
