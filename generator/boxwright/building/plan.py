"""What a build would do: names, base image and command line of each image, before any is built."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from boxwright_conformance.platform.errors import engine_errors

from boxwright.building.facts import read_facts
from boxwright.words import size

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from boxwright_conformance.project import Target
    from docker import DockerClient

    from boxwright.building.client import Client
    from boxwright.building.naming import Naming
    from boxwright.building.recipe import Recipe

__all__ = ["Plan", "foresee"]

_ABSENT = "not on this engine"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What would be done for one image.

    Attributes:
        target: name of the target.
        references: the names the image would get; what cannot be known yet stays in braces.
        recipe: what it would be built from.
        client: program that would build it.
        platform: what it would be built for, such as `linux/amd64`.
    """

    target: str
    references: Sequence[str]
    recipe: Recipe
    client: Client
    platform: str

    @property
    def command(self) -> list[str]:
        """The command line, with the last of the names for the one that a build uses meanwhile."""
        return self.recipe.command(self.client, self.references[-1])

    def lines(self) -> Iterator[str]:
        """Yield the plan as text: a key a line, then the command as a shell takes it."""
        base, image = self.recipe.base, self.recipe.base.image
        yield f"[{self.target}]"
        yield from (f"image: {reference}" for reference in self.references)
        yield f"base: {base.reference or 'not known: a variable of its FROM has no value'}"
        if base.name:
            local = "none, for it comes from no registry" if image else _ABSENT
            yield f"digest: {base.digest or local}"
            yield f"size: {size(image.attrs['Size']) if image else _ABSENT}"
        yield f"platform: {self.platform}"
        yield "command:"
        yield from self._shell()

    def _shell(self) -> Iterator[str]:
        variables = [f"{key}={value}" for key, value in self.client.environment.items()]
        yield f"  {' '.join([*variables, shlex.quote(self.client.program), 'build'])} \\"
        for option in self.recipe.options(self.client, self.references[-1]):
            yield f"    {shlex.join(option)} \\"
        yield f"    {shlex.quote(str(self.recipe.context))}"

    def document(self) -> dict[str, Any]:
        """The plan as JSON has it; what is not known is null."""
        base, image = self.recipe.base, self.recipe.base.image
        return {
            "target": self.target,
            "images": list(self.references),
            "base": base.reference or None,
            "digest": base.digest or None,
            "size": image.attrs["Size"] if image else None,
            "platform": self.platform,
            "environment": dict(self.client.environment),
            "command": self.command,
        }


def foresee(
    engine: DockerClient | None,
    client: Client,
    naming: Naming,
    orders: Iterable[tuple[Target, Recipe]],
) -> Iterator[Plan]:
    """Plan builds; what their images would tell is taken from their base images.

    Args:
        engine: the engine they would be built on; None when none answers.
        client: program that would build them.
        naming: how they are named.
        orders: targets, and what each is built from.

    Raises:
        PlatformError: the engine refuses a question.
    """
    platform = _platform(engine)
    facts: dict[str, dict[str, str]] = {"": {}}
    for target, recipe in orders:
        image = recipe.base.image
        identity = str(image.id) if image else ""
        if engine and image and identity not in facts:
            facts[identity] = read_facts(engine, image, naming.wanted)
        yield Plan(
            target=target.name,
            references=naming.foreseen(target, facts[identity]),
            recipe=recipe,
            client=client,
            platform=recipe.platform or platform,
        )


def _platform(engine: DockerClient | None) -> str:
    if engine is None:
        return "the engine's own"
    with engine_errors():
        version = engine.version()
    return f"{version['Os']}/{version['Arch']}"
