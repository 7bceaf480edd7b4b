"""Runs endpoints: the main one, and those with another port, another init, a broken model."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from boxwright_conformance.platform import Endpoint, Exchange
from boxwright_conformance.scenarios.evidence import (
    NO_REQUEST,
    Broken,
    Flipped,
    NotJudged,
    Ported,
    Serving,
    Started,
    Trained,
)
from boxwright_conformance.scenarios.serving import acts
from boxwright_conformance.scenarios.serving.pressure import load
from boxwright_conformance.scenarios.serving.starting import golden_request, start
from boxwright_conformance.scenarios.spoil import garbled, unpacked
from boxwright_conformance.scenarios.training.jobs import plain_job, train

if TYPE_CHECKING:
    from pathlib import Path

    from boxwright_conformance.scenarios.stage import Stage

__all__ = [
    "collect_broken",
    "collect_flipped",
    "collect_ported",
    "collect_serving",
    "needs_of_flipped",
    "needs_of_serving",
]

_OTHER_PORT = 18237
# For a server that did not come up: what helps it, if anything, shows soon.
_SECOND_TRY = 30.0
_PORT_RANGE = "21000-21999"


def needs_of_serving(stage: Stage) -> tuple[str, ...]:
    """Training comes first where it makes the model."""
    return ("trained",) if _trains_its_model(stage) else ()


def _trains_its_model(stage: Stage) -> bool:
    return stage.subject.model is None and "train" in stage.roles


def model_of(stage: Stage) -> Path | None:
    """What is mounted as the model: the user's, what training wrote, or nothing.

    Raises:
        NotJudged: training had data and wrote no model.
    """
    if not _trains_its_model(stage):
        return stage.subject.model
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
    golden, clocks, model = stage.subject.golden, stage.clocks, model_of(stage)
    with endpoint(stage, model) as server:
        started = start(server, golden, clocks.ready, clocks.idle, stage.progress)
        found = Serving(started=started)
        if not started.ready and not started.error and model is None and "train" in stage.roles:
            raise NotJudged("the server does not come up without a model; --model PATH gives one")
        if not started.ready:
            return found
        if "pinged" in stage.wanted:
            found = replace(found, pinged=acts.ping(server, clocks.ping))
        if golden and "requested" in stage.wanted:
            found = replace(found, requested=acts.request(server, golden, clocks.answer))
        if golden and "rows" in stage.wanted:
            found = replace(found, rows=acts.send_rows(server, golden, clocks.answer))
        if golden and "busy" in stage.wanted:
            found = replace(found, busy=load(server, golden, clocks))
        if golden and "large" in stage.wanted:
            found = replace(found, large=acts.send_large(server, golden, clocks.answer))
        if "stopped" in stage.wanted:
            found = replace(found, stopped=acts.stop(server, golden, clocks.serving_stop))
    return found


def _serving(stage: Stage) -> Serving:
    return stage.get("serving", Serving)


def _started_well(stage: Stage) -> Started:
    started = _serving(stage).started
    if not started.ready:
        raise NotJudged("the server never became healthy (SERVE-001, SERVE-004)")
    return started


def _patience(stage: Stage, started: Started) -> float:
    """How long a server may take to start once more, after what its first start was like."""
    if not started.ready:
        return min(stage.clocks.ready, _SECOND_TRY)
    usual = started.readiness.seconds if started.readiness else 0.0
    return min(stage.clocks.ready, 3 * usual + 5)


def collect_broken(stage: Stage) -> Broken:
    """Serve a model whose files are full of garbage."""
    usual, golden = _started_well(stage), stage.subject.golden
    model = model_of(stage)
    if model is None:
        raise NotJudged(
            "no model directory to spoil: the image brings its own model; --model PATH gives one"
        )
    if golden is None:
        raise NotJudged(NO_REQUEST)
    whole = unpacked(model, stage.session.directory("unpacked"))
    spoilt = garbled(whole, stage.session.directory("spoilt"))
    with endpoint(stage, spoilt) as server:
        seconds = usual.readiness.seconds if usual.readiness else 0.0
        started = start(server, None, min(stage.clocks.broken, 2 * seconds + 3), stage.clocks.idle)
        answer: Exchange | None = None
        if started.ready:
            answer = server.send(golden_request(golden, stage.clocks.answer))
    return Broken(started=started, request=answer)


def collect_ported(stage: Stage) -> Ported:
    """Serve on the port that SAGEMAKER_BIND_TO_PORT names."""
    told = {"SAGEMAKER_BIND_TO_PORT": str(_OTHER_PORT), "SAGEMAKER_SAFE_PORT_RANGE": _PORT_RANGE}
    patience = _patience(stage, _started_well(stage))
    server = endpoint(stage, model_of(stage))
    environment = {**server.environment, **told}
    with replace(server, environment=environment, port=_OTHER_PORT) as server:
        return Ported(started=start(server, None, patience, stage.clocks.idle))


def needs_of_flipped(stage: Stage) -> tuple[str, ...]:
    """The usual run that the flipped one is compared with."""
    return ("serving",) if "serve" in stage.roles else ("trained",)


def collect_flipped(stage: Stage) -> Flipped:
    """Serve, or else train, with an init as PID 1 where there was none, or the other way round."""
    return _served_flipped(stage) if "serve" in stage.roles else _trained_flipped(stage)


def _served_flipped(stage: Stage) -> Flipped:
    normal = _serving(stage).started
    server = replace(endpoint(stage, model_of(stage)), init=not stage.init)
    with server:
        started = start(server, None, _patience(stage, normal), stage.clocks.idle)
        stop = server.stop(stage.clocks.serving_stop) if started.ready else None
    stuck = stop is not None and stop.exit_code == 137
    reason = started.readiness.reason if started.readiness else started.error
    return Flipped(
        init=not stage.init,
        normally=normal.ready,
        succeeded=started.ready and not stuck,
        what="serving",
        end="SIGTERM was not heard" if stuck else reason,
        log=started.log if stop is None else stop.log,
    )


def _trained_flipped(stage: Stage) -> Flipped:
    trained = stage.get("trained", Trained)
    # A job that did not end is not waited for that long once more.
    clocks, stuck = stage.clocks, trained.run.result.timed_out
    limit = min(clocks.failing, clocks.training) if stuck else clocks.training
    run = train(replace(plain_job(stage), init=not stage.init), limit, stage.clocks.idle)
    return Flipped(
        init=not stage.init,
        normally=trained.run.succeeded,
        succeeded=run.succeeded,
        what="training",
        end=run.result.start_error or f"exit code {run.result.exit_code}",
        log=run.result.log,
    )
