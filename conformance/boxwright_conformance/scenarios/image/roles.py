"""Finds out what an image is for: from what it shows, and where it shows nothing, from a first run.

What the user says is never assumed. What is assumed is named with its reason, so that a report can
show it. An image that shows nothing is held to everything: it is not let off.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from boxwright_conformance.platform import (
    Endpoint,
    ImageFacts,
    Session,
    TrainingJob,
    inspect_image,
)
from boxwright_conformance.published import claims as known_claims
from boxwright_conformance.scenarios.image.signs import Assumption, labelled, signs

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from boxwright_conformance.scenarios.clocks import Clocks
    from boxwright_conformance.subject import Subject

__all__ = ["Purpose", "find_out"]

_EVERY = ("train", "serve")
# A first run need not be ready to be known for a server: it listens long before it has its model.
_LISTENS, _ENDS, _LOOK = 10.0, 10.0, 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Purpose:
    """What an image is tested for.

    Attributes:
        roles: roles to test.
        claims: claims to test.
        assumed: which of them nobody said, and why they were taken to be so.
        facts: what was read of the image to find out; None: nothing.
    """

    roles: frozenset[str]
    claims: frozenset[str]
    assumed: tuple[Assumption, ...] = ()
    facts: ImageFacts | None = None


def find_out(
    session: Session, subject: Subject, labels: Mapping[str, str], clocks: Clocks
) -> Purpose:
    """Say what an image is tested for.

    Args:
        session: owner of the containers of a first run.
        subject: the image, and what the user says of it.
        labels: the image's labels.
        clocks: a first run takes no longer than a training job or a start may.
    """
    assumed, facts = list(labelled(labels)), None
    if subject.roles is None:
        facts = inspect_image(session.client, subject.image, session)
        assumed += signs(facts)
        assumed += _told(subject)
        if not any(one.kind == "role" for one in assumed):
            assumed += _first_run(session, subject, facts, clocks)
    else:
        assumed = [one for one in assumed if one.kind == "claim"]
    assumed = [one for one in assumed if one.kind == "role" or _is_news(one, subject)]
    return Purpose(
        roles=subject.roles or frozenset(one.what for one in assumed if one.kind == "role"),
        claims=subject.claims | {one.what for one in assumed if one.kind == "claim"},
        assumed=tuple(assumed),
        facts=facts,
    )


def _is_news(claim: Assumption, subject: Subject) -> bool:
    return claim.what in known_claims() and claim.what not in subject.claims


def _told(subject: Subject) -> Iterator[Assumption]:
    """The role that options about a processing job speak of."""
    about = {
        "--argument": subject.arguments,
        "--entrypoint": subject.entrypoint,
        "--input": subject.inputs,
        "--output": subject.outputs,
    }
    given = [flag for flag, value in about.items() if value]
    if given:
        yield Assumption("role", "process", f"{given[0]} is about a processing job")


def _first_run(
    session: Session, subject: Subject, facts: ImageFacts, clocks: Clocks
) -> Iterator[Assumption]:
    """Start the image as an endpoint, then as a processing job, and see what it does."""
    if facts.entrypoint and (seen := _serves(session, subject, min(_LISTENS, clocks.ready))):
        yield Assumption("role", "serve", seen)
        return
    if facts.entrypoint and _processes(session, subject, min(_ENDS, clocks.training)):
        yield Assumption("role", "process", "started without a word it ended well")
        return
    for role in _EVERY:
        yield Assumption("role", role, "nothing in the image says what it is for: --role ROLE does")


def _serves(session: Session, subject: Subject, patience: float) -> str:
    """What a server did that was started for a moment; empty when it was none."""
    deadline = time.monotonic() + patience
    with Endpoint(
        session, subject.image, model=subject.model, environment=subject.environment
    ) as endpoint:
        while endpoint.running and time.monotonic() < deadline:
            if ports := sorted({one.port for one in endpoint.sockets()}):
                return f"started with serve it listened on port {ports[0]}"
            time.sleep(_LOOK)
    return ""


def _processes(session: Session, subject: Subject, patience: float) -> bool:
    """Whether the image ends well when it is started as it is, without data."""
    job = TrainingJob(
        session=session,
        image=subject.image,
        environment=subject.environment,
        command=None,
        internal=True,
    )
    result = job.run(patience)
    return result.exit_code == 0 and not result.timed_out
