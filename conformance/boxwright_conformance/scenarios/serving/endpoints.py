"""Runs the main endpoint: started, asked, put under load, stopped."""

from __future__ import annotations

from typing import TYPE_CHECKING

from boxwright_conformance.platform import Endpoint
from boxwright_conformance.platform.model import MODEL
from boxwright_conformance.scenarios.evidence import NotJudged, Serving, Started, Trained
from boxwright_conformance.scenarios.serving.playing import play
from boxwright_conformance.scenarios.serving.starting import start

if TYPE_CHECKING:
    from pathlib import Path

    from boxwright_conformance.scenarios.stage import Stage

__all__ = [
    "after_serving",
    "collect_serving",
    "endpoint",
    "first_start",
    "model_of",
    "needs_of_serving",
    "patience",
    "started_well",
]

# For a server that did not come up: what helps it, if anything, shows soon.
_SECOND_TRY = 30.0


def needs_of_serving(stage: Stage) -> tuple[str, ...]:
    """Training comes first where it makes the model."""
    return ("trained",) if _trains_its_model(stage) else ()


def _trains_its_model(stage: Stage) -> bool:
    return stage.subject.model is None and "train" in stage.roles


def model_of(stage: Stage) -> Path | None:
    """What is mounted as the model: the user's, the first of many, what training wrote, or nothing.

    Raises:
        NotJudged: training had data and wrote no model.
    """
    if not _trains_its_model(stage):
        return stage.subject.model or next(iter(stage.subject.models.values()), None)
    trained = stage.get("trained", Trained)
    run = next((run for run in (trained.run, trained.plain) if run and run.succeeded), None)
    if run is None and stage.subject.channels:
        raise NotJudged(
            "training left no model to serve (TRAIN-005, TRAIN-060); --model PATH gives one"
        )
    return None if run is None else run.result.model_tar


def endpoint(stage: Stage, model: Path | None) -> Endpoint:
    """An endpoint that is not started yet."""
    return Endpoint(
        session=stage.session,
        image=stage.subject.image,
        model=model,
        environment=stage.subject.environment,
        init=stage.init,
    )


def collect_serving(stage: Stage) -> Serving:
    """Start a server, ask it all that is wanted, and stop it while it works."""
    model = model_of(stage)
    with endpoint(stage, model) as server:
        started = first_start(server, stage, look=True)
        if _only_many(stage) and not _serves_alone(started):
            raise NotJudged(
                "it serves none of the models it was given without SAGEMAKER_MULTI_MODEL=true, so "
                "it is judged in multi-model mode only (MME-003, MME-011); --model PATH gives one "
                "that it must serve alone"
            )
        if started.ready:
            seen, why = play(server, stage)
            return Serving(started=started, why=why, **seen)
        missed = "train" in stage.roles or MODEL in started.log
        if not started.error and model is None and missed:
            raise NotJudged("the server does not come up without a model; --model PATH gives one")
    return Serving(started=started)


def _only_many(stage: Stage) -> bool:
    """Whether nobody gave it a model to serve alone."""
    told = stage.subject
    many = "multi-model" in stage.claims and bool(told.models)
    return many and told.model is None and not _trains_its_model(stage)


def _serves_alone(started: Started) -> bool:
    """Whether it is well, and the golden request, if there is one, finds a model."""
    return started.ready and (started.first is None or started.first.status == 200)


def first_start(
    server: Endpoint, stage: Stage, deadline: float | None = None, *, look: bool = False
) -> Started:
    """Wait for a server as long as the platform does, or so many seconds, and ask it once.

    With `look`, see where it listens, too.
    """
    edition, clocks = stage.edition, stage.clocks
    limit = min(clocks.ready, edition.ready) if deadline is None else deadline
    return start(
        server,
        stage.subject.golden,
        limit,
        clocks.idle,
        stage.progress,
        warning=edition.ready_warning,
        answer=clocks.golden,
        look=look,
    )


def after_serving(_: Stage) -> tuple[str, ...]:
    """What all further servers wait for: how long the first one took."""
    return ("serving",)


def started_well(stage: Stage) -> Started:
    """The main server's start.

    Raises:
        NotJudged: it never became healthy, so that nothing can be compared with it.
    """
    started = stage.get("serving", Serving).started
    if not started.ready:
        raise NotJudged("the server never became healthy (SERVE-001, SERVE-004)")
    return started


def patience(stage: Stage, started: Started) -> float:
    """How long a server may take to start once more, after what its first start was like."""
    if not started.ready:
        return min(stage.clocks.ready, _SECOND_TRY)
    usual = started.readiness.seconds if started.readiness else 0.0
    return min(stage.clocks.ready, 3 * usual + 5)
