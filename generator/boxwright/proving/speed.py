"""How fast an image is: its training, its start, and its answers to the golden request."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

from boxwright_conformance.platform import Endpoint, TrainingJob
from boxwright_conformance.scenarios.clocks import Clocks
from boxwright_conformance.scenarios.serving.starting import golden_request, start

from boxwright import console

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from boxwright_conformance.platform import Session
    from boxwright_conformance.subject import Golden, Subject

__all__ = ["REQUESTS", "Speed", "measure"]

#: Golden requests that the median is of, one after the other, after one that is not counted.
REQUESTS = 50
_AT_ONCE = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Speed:
    """How fast an image is, in seconds; None: not measured, for there is nothing to or it fails.

    Attributes:
        training: the sample training job.
        start: from the container's start to the first good answer to a ping.
        answer: the median of the answers to the golden request.
    """

    training: float | None = None
    start: float | None = None
    answer: float | None = None


def measure(session: Session, subject: Subject) -> Speed:
    """Train once where the image can, serve what came of it, and send the golden request.

    Args:
        session: owner of the containers.
        subject: the image, with the roles it is to be measured in.

    Raises:
        PlatformError: the engine is at fault.
    """
    roles, training, model = subject.roles or frozenset(), None, subject.model
    if "train" in roles:
        console.progress("timing a training job")
        job = TrainingJob(
            session,
            subject.image,
            channels=subject.channels,
            hyperparameters=subject.hyperparameters,
        )
        result = job.run(Clocks().training)
        if result.exit_code or result.start_error or result.limit:
            return Speed()
        training, model = result.seconds, model or result.model
    if "serve" not in roles or (subject.models and not model):
        return Speed(training=training)
    console.progress(f"timing a start and {REQUESTS} answers")
    return _served(session, subject, training, model)


def _served(
    session: Session, subject: Subject, training: float | None, model: Path | None
) -> Speed:
    clocks = Clocks()
    environment: Mapping[str, str] = subject.environment
    with Endpoint(session, subject.image, model=model, environment=environment) as server:
        started = start(server, subject.golden, clocks.ready, clocks.idle)
        readiness = started.readiness
        if readiness is None or not readiness.ready:
            return Speed(training=training)
        first = started.first
        well = first is not None and first.status == 200
        answer = _median(server, subject.golden) if subject.golden and well else None
    return Speed(training=training, start=readiness.seconds, answer=answer)


def _median(server: Endpoint, golden: Golden) -> float | None:
    """The median over the requests; None when one of them fails."""
    request = golden_request(golden, Clocks().answer)
    answers = [
        one for _ in range(REQUESTS // _AT_ONCE) for one in server.send_all([request] * _AT_ONCE)
    ]
    if any(one.status != 200 or one.error for one in answers):
        return None
    return median(one.seconds for one in answers)
