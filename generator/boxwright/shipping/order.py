"""What is to be pushed, and where to."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from boxwright.shipping.checks import Aim
from boxwright.shipping.wanted import Wanted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from boxwright_conformance.project import Project

    from boxwright.shipping.cargo import Cargo

__all__ = ["Order", "aim_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What is to be pushed, and where to.

    Attributes:
        cargo: the images.
        repository: in ECR, or for another registry its host and the repository there.
        elsewhere: whether it is another registry.
        regions: of AWS, as options tell them.
        region: the one that is meant when they tell none; empty takes that of the environment.
        profile: of ``~/.aws/config``; None takes that of the environment.
        wanted: what a new repository gets.
        aim: what the images are for.
        dry_run: change nothing, and print the calls that would.
    """

    cargo: Sequence[Cargo]
    repository: str
    elsewhere: bool = False
    regions: Sequence[str] = ()
    region: str = ""
    profile: str | None = None
    wanted: Wanted = field(default_factory=Wanted)
    aim: Aim = field(default_factory=Aim)
    dry_run: bool = False


def aim_of(project: Project | None, instance_type: str = "", *, serverless: bool = False) -> Aim:
    """What the images are for, by options and `[deployment]` of boxwright.toml.

    An option for one kind of endpoint goes before what boxwright.toml says of the other.
    """
    facts = project.deployment if project else {}
    if instance_type:
        return Aim(instance_type=instance_type, facts=facts)
    if serverless:
        return Aim(serverless=True, facts=facts)
    own = facts.get("instance-type", "")
    return Aim(instance_type=own, serverless="memory" in facts and not own, facts=facts)
