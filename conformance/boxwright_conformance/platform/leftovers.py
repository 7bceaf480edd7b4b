"""What crashed runs have left on the engine."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import docker


@dataclass(frozen=True, slots=True, kw_only=True)
class Leftover:
    """One thing whose session's process is gone.

    Attributes:
        kind: ``container``, ``network``, ``volume``, ``image`` or ``directory``.
        name: its name or id (a directory: its path).
        session: id of the session that made it.
    """

    kind: str
    name: str
    session: str


def leftovers(client: docker.DockerClient) -> list[Leftover]:
    """Things of sessions of this machine whose process is gone; those of living ones never."""
    raise NotImplementedError


def sweep(client: docker.DockerClient) -> int:
    """Remove what `leftovers` lists; return how many things went."""
    raise NotImplementedError
