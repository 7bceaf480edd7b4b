"""The things on an engine that carry a session's label, and how each kind is removed."""

from __future__ import annotations

import contextlib
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import docker
import docker.errors

from boxwright_conformance.platform.errors import PlatformError, engine_errors

if TYPE_CHECKING:
    from collections.abc import Callable

SESSION_LABEL = "boxwright.session"
OWNER_LABEL = "boxwright.owner"
_ROUNDS = 10
_LOOK_SECONDS = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """One labelled container, network, volume or image."""

    kind: str
    name: str
    labels: dict[str, str]
    remove: Callable[[], object]


def labelled(client: docker.DockerClient, label: str) -> list[Thing]:
    """Everything that carries a label (``key`` or ``key=value``), in an order fit for removal."""
    api = client.api
    wanted = {"label": label}

    def thing(kind: str, name: str, facts: dict[str, object], **options: bool) -> Thing:
        labels = facts.get("Labels")
        remover = getattr(api, f"remove_{kind}")
        return Thing(
            kind=kind,
            name=name,
            labels=dict(labels) if isinstance(labels, dict) else {},
            remove=lambda: remover(name, **options),
        )

    with engine_errors():
        containers = _listed(lambda: api.containers(all=True, filters=wanted))
        networks = _listed(lambda: api.networks(filters=wanted))
        volumes = _listed(lambda: api.volumes(filters=wanted)["Volumes"] or [])
        images = _listed(lambda: api.images(filters=wanted))
    return [
        *(thing("container", c["Id"], c, force=True, v=True) for c in containers),
        *(thing("network", n["Id"], n) for n in networks),
        *(thing("volume", v["Name"], v, force=True) for v in volumes),
        *(thing("image", i["Id"], i, force=True) for i in images),
    ]


def _listed(ask: Callable[[], list[dict[str, Any]]]) -> list[dict[str, Any]]:
    """What the engine lists; it may stumble over something that somebody else is removing."""
    for _ in range(_ROUNDS):
        with contextlib.suppress(docker.errors.NotFound):
            return ask()
        time.sleep(_LOOK_SECONDS)
    return ask()


def remove_all(find: Callable[[], list[Thing]]) -> int:
    """Remove what `find` finds until it finds nothing; return how many things went.

    A container that is being removed by somebody else holds its network for a moment, hence the
    rounds.

    Raises:
        PlatformError: something stays.
    """
    gone: set[str] = set()
    reason: Exception | None = None
    for attempt in range(_ROUNDS):
        found = find()
        if not found:
            return len(gone)
        time.sleep(0.2 * attempt)
        for thing in found:
            try:
                with engine_errors():
                    thing.remove()
            except PlatformError as error:
                reason = error
            gone.add(thing.name)
    left = [f"{thing.kind} {thing.name[:12]}" for thing in find()]
    if not left:
        return len(gone)
    raise PlatformError(f"could not remove {', '.join(left)}: {reason}; next: boxwright doctor")
