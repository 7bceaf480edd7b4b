"""A container that is broken on purpose, in exactly one way."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Edit", "Mutant", "edited"]


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace one piece of text of the reference, which must be there exactly once."""

    file: str
    old: str
    new: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutant:
    """One defect.

    Attributes:
        name: kebab-case, unique.
        requirement: the requirement that it breaks.
        because: regular expression that the reason of the verdict must match.
        edits: changes of the reference's programs.
        modes: permission bits that differ from 0755, by program.
        places: where a program lies instead of /usr/local/bin, by program; None: nowhere.
        files: further files, by absolute path.
        config: lines of a Dockerfile that change the image's configuration.
        reference: name of the reference it is made from.
        claims: claims it is tested with, on top of the reference's.
        declared: facts about the deployment it is tested with, on top of the reference's; in a
            value, ``{registry}`` stands for the address of a registry that the test runs.
        collateral: other requirements that the defect may break as well.
    """

    name: str
    requirement: str
    because: str
    edits: tuple[Edit, ...] = ()
    modes: Mapping[str, int] = field(default_factory=dict)
    places: Mapping[str, str | None] = field(default_factory=dict)
    files: Mapping[str, bytes] = field(default_factory=dict)
    config: tuple[str, ...] = ()
    reference: str = "python"
    claims: frozenset[str] = frozenset()
    declared: Mapping[str, str] = field(default_factory=dict)
    collateral: frozenset[str] = frozenset()


def edited(
    name: str,
    requirement: str,
    because: str,
    *edits: Edit,
    reference: str,
    config: tuple[str, ...] = (),
    claims: frozenset[str] = frozenset(),
    collateral: frozenset[str] = frozenset(),
) -> Mutant:
    """A mutant that differs in the text of its programs, and maybe in a line of configuration."""
    return Mutant(
        name=name,
        requirement=requirement,
        because=because,
        edits=edits,
        reference=reference,
        config=config,
        claims=claims,
        collateral=collateral,
    )
