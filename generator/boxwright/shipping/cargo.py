"""What is shipped: images of a project, or any other one, each with the tag it goes under."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from boxwright_conformance import tag_rule
from boxwright_conformance.platform.errors import engine_errors
from boxwright_conformance.platform.registry import registry_of

from boxwright.errors import UsageError
from boxwright.running.local import has_image
from boxwright.running.targets import named
from boxwright.shipping.tags import in_front, tag_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from boxwright_conformance.project import Project, Target
    from docker import DockerClient

__all__ = ["Cargo", "any_image", "built", "images_of", "own_name"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cargo:
    """One image on its way.

    Attributes:
        reference: what it is called on this machine.
        id: `sha256:…`, by which the engine knows it.
        tag: the tag that it goes under.
        bytes: its size as the engine reports it, unpacked.
        platform: such as `linux/amd64`.
        roles: what the platform starts it for; empty when nobody said.
        named: whether it has a name of its own here, so that another one can be taken away.
    """

    reference: str
    id: str
    tag: str
    bytes: int
    platform: str
    roles: frozenset[str] = frozenset()
    named: bool = True


def images_of(
    engine: DockerClient, project: Project, names: Sequence[str]
) -> tuple[dict[str, str], list[str]]:
    """The images of a project's targets: local references by target, and the targets without one.

    Args:
        engine: the engine that has them.
        project: the project.
        names: targets that must be there; empty takes all that have been built.

    Raises:
        UsageError: there is no such target, or no image of one.
    """
    asked = [named(project, "push", name) for name in dict.fromkeys(names)]
    found, missing = {}, []
    for target in asked or project.targets.values():
        reference = project.reference(target.name)
        if has_image(engine, reference):
            found[target.name] = reference
        else:
            missing.append(target.name)
    if missing and (asked or not found):
        raise UsageError(
            f"{project.reference(missing[0])} has not been built on this engine.",
            next=f"boxwright build --target {missing[0]}",
        )
    return found, missing


def built(
    engine: DockerClient, project: Project, images: Mapping[str, str], tag: str
) -> Iterator[Cargo]:
    """Yield what is shipped of a project.

    Args:
        engine: the engine that has the images.
        project: the project.
        images: their references here, by target.
        tag: what the command line says; see `in_front`.

    Raises:
        UsageError: there is no tag for one of them.
    """
    for name, reference in images.items():
        target = project.targets[name]
        told = f"{in_front(project, target)}{tag}" if tag else ""
        yield _cargo(engine, reference, told, project, target)


def any_image(engine: DockerClient, reference: str, tag: str) -> Cargo:
    """What is shipped when no project has it.

    Raises:
        PlatformError: the engine has no such image.
        UsageError: there is no tag for it.
    """
    return _cargo(engine, reference, tag, None, None)


def _cargo(
    engine: DockerClient, reference: str, tag: str, project: Project | None, target: Target | None
) -> Cargo:
    with engine_errors(reference):
        image = engine.images.get(reference)
    tag = tag or tag_of(engine, image, reference, project, target)
    if not tag_rule.FITTING.fullmatch(tag):
        raise UsageError(
            f"{tag!r} is no tag: letters, digits and _ . -, 128 at most.",
            next="boxwright push --tag TAG",
        )
    return Cargo(
        reference=reference,
        id=str(image.id),
        tag=tag,
        bytes=int(image.attrs["Size"]),
        platform=f"{image.attrs['Os']}/{image.attrs['Architecture']}",
        roles=target.roles if target else frozenset(),
        named=bool(image.attrs.get("RepoTags")),
    )


def own_name(reference: str) -> str:
    """The repository that an image's name on this machine means, without registry and tag.

    Example:
        >>> own_name("localhost:5000/team/prices:1")
        'team/prices'

    Raises:
        UsageError: it is an image's id.
    """
    path, slash, last = reference.removeprefix(f"{registry_of(reference)}/").rpartition("/")
    name = f"{path}{slash}{re.split('[:@]', last)[0]}"
    if name == "sha256" or re.fullmatch("[0-9a-f]{12,64}", name):
        raise UsageError(
            f"{reference} is an id, from which no repository can be named.",
            next=f"boxwright push --image {reference} --repository NAME",
        )
    return name
