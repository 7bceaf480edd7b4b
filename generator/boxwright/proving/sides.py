"""One side of the proof: a project's images built, judged and timed, under names of their own."""

from __future__ import annotations

import uuid
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING

import docker.errors
from boxwright_conformance import project as projects
from boxwright_conformance import suite
from boxwright_conformance.platform import has_gpus
from boxwright_conformance.project import ProjectError

from boxwright import console
from boxwright.building import Naming, build_image, choose_client, prepare
from boxwright.errors import FailedError, UsageError
from boxwright.proving.speed import Speed, measure
from boxwright.proving.untold import everything, nothing
from boxwright.running.chosen import Rules, rules
from boxwright.running.subjects import subjects
from boxwright.running.targets import GPU

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from boxwright_conformance.platform import Session
    from boxwright_conformance.project import Project
    from boxwright_conformance.report.results import Results
    from boxwright_conformance.subject import Subject
    from boxwright_conformance.target import Target
    from docker.models.images import Image

__all__ = ["Judged", "Side", "look_at"]

#: More than these at once are no accident.
_FEW = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What was found of one image: the verdicts, its size in bytes, and how fast it is."""

    results: Results
    bytes: int
    speed: Speed


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """What was found of a project.

    Attributes:
        broken: why not all of its images were built and judged; empty when they were.
        targets: what was found, by the target's name.
        strict: whether the project counts a SHOULD like a MUST.
    """

    broken: str = ""
    targets: Mapping[str, Judged] = field(default_factory=dict)
    strict: bool = False


def look_at(
    root: Path,
    session: Session,
    *,
    quick: bool,
    lost: Callable[[str, Results], tuple[str, ...]] = lambda _target, _results: (),
) -> Side:
    """Build a project's images, judge and time them, and remove them.

    Args:
        root: the project.
        session: owner of the containers.
        quick: leave the slow scenarios out.
        lost: says which requirements of a target held on the other side and do not here. A few are
            judged once more, so that a machine that was busy for a moment is not taken for a
            container that fails; an image that has really lost some is not timed.

    Raises:
        PlatformError, EngineError: the engine is at fault, not the project.
    """
    found: dict[str, Judged] = {}
    strict = False
    try:
        # Names of their own: what the user has built stays what he has built.
        name = f"boxwright-update-{uuid.uuid4().hex[:12]}"
        project = replace(projects.load(root), image=name, tag="")
        ruled = rules(everything(quick=quick), project)
        strict = ruled.strict
        with _built(project, session):
            for target, subject in subjects(str(project.root), project, session, nothing(), ruled):
                one = target or next(iter(project.targets))
                results = _judge(subject, session, ruled)
                if 0 < len(again := lost(one, results)) <= _FEW:
                    console.progress(f"judging once more: {', '.join(again)}")
                    results = _with(results, _judge(subject, session, ruled, again))
                speed = Speed() if lost(one, results) else measure(session, subject)
                found[one] = Judged(results=results, bytes=results.image_bytes, speed=speed)
    except (FailedError, UsageError, ProjectError) as problem:
        return Side(broken=str(problem), targets=found, strict=strict)
    return Side(targets=found, strict=strict)


@contextmanager
def _built(project: Project, session: Session) -> Iterator[None]:
    """Hold the images of all targets that this engine can run."""
    engine, client = session.client, choose_client()
    named = Naming(project=project, tag="", told={})
    gpus = has_gpus(engine)
    try:
        for target in project.targets.values():
            if target.device == GPU and not gpus:
                continue
            recipe = prepare(engine, project, target, arguments={}, platform=None, fresh=False)
            console.progress(f"building {target.name}")
            build_image(
                engine,
                client,
                recipe,
                title=f"the image of the target {target.name}",
                name=partial(_name, named, target),
                on_step=lambda step: console.progress(f"  {step}"),
            )
        yield
    finally:
        for target in project.targets.values():
            with suppress(docker.errors.APIError):
                engine.images.remove(project.reference(target.name))


def _name(named: Naming, target: Target, _image: Image) -> list[str]:
    """The one name of a target's image."""
    return named.names(target, {})


def _judge(
    subject: Subject, session: Session, ruled: Rules, select: tuple[str, ...] = ()
) -> Results:
    return suite.run(
        subject,
        session=session,
        select=select,
        quick=ruled.quick,
        soak=ruled.soak,
        edition=ruled.edition,
        progress=console.progress,
    )


def _with(results: Results, again: Results) -> Results:
    """The results with the verdicts that were found the second time."""
    second = {one.requirement.id: one for one in again.outcomes}
    kept = tuple(second.get(one.requirement.id, one) for one in results.outcomes)
    return replace(results, outcomes=kept)
