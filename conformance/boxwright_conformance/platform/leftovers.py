"""What crashed runs have left on the engine and on this machine."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from boxwright_conformance.platform.owner import Owner
from boxwright_conformance.platform.scratch import dead_scratch, remove_scratch
from boxwright_conformance.platform.things import (
    OWNER_LABEL,
    SESSION_LABEL,
    Thing,
    labelled,
    remove_all,
)

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
    on_engine = [
        Leftover(kind=thing.kind, name=thing.name, session=thing.labels[SESSION_LABEL])
        for thing in _dead(client)
    ]
    return on_engine + [
        Leftover(kind="directory", name=str(path), session=session)
        for session, path in dead_scratch()
    ]


def sweep(client: docker.DockerClient) -> int:
    """Remove what `leftovers` lists; return how many things went."""
    directories = dead_scratch()
    for _, path in directories:
        remove_scratch(path)
    return len(directories) + remove_all(lambda: _dead(client))


def _dead(client: docker.DockerClient) -> list[Thing]:
    return [thing for thing in labelled(client, SESSION_LABEL) if _ownerless(thing)]


def _ownerless(thing: Thing) -> bool:
    owner = Owner.parse(thing.labels.get(OWNER_LABEL, ""))
    return owner is not None and owner.gone
