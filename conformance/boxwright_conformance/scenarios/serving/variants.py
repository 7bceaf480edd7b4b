"""Runs endpoints with another port, another init, a broken model, an empty one."""

from __future__ import annotations

import tarfile
from dataclasses import replace
from typing import TYPE_CHECKING

from boxwright_conformance.scenarios.evidence import (
    NO_REQUEST,
    Broken,
    Flipped,
    NotJudged,
    Serving,
    Trained,
)
from boxwright_conformance.scenarios.evidence.serving import Packed
from boxwright_conformance.scenarios.processing.spoilt import (
    collect_flipped as processed_flipped,
)
from boxwright_conformance.scenarios.serving.endpoints import (
    endpoint,
    model_of,
    patience,
    started_well,
)
from boxwright_conformance.scenarios.serving.starting import golden_request, start
from boxwright_conformance.scenarios.spoil import garbled, unpacked
from boxwright_conformance.scenarios.training.jobs import plain_job, train

if TYPE_CHECKING:
    from pathlib import Path

    from boxwright_conformance.platform import Exchange
    from boxwright_conformance.scenarios.stage import Stage

__all__ = [
    "collect_broken",
    "collect_emptied",
    "collect_flipped",
    "collect_packed",
    "needs_of_flipped",
]


def collect_broken(stage: Stage) -> Broken:
    """Serve a model whose files are full of garbage."""
    started_well(stage)
    model = model_of(stage)
    if model is None:
        raise NotJudged(
            "no model directory to spoil: the image brings its own model; --model PATH gives one"
        )
    whole = unpacked(model, stage.session.directory("unpacked"))
    return _served(stage, garbled(whole, stage.session.directory("spoilt")))


def collect_emptied(stage: Stage) -> Broken:
    """Serve a model directory that holds nothing."""
    started_well(stage)
    if model_of(stage) is None:
        raise NotJudged("the image brings its own model; --model PATH gives one to leave out")
    return _served(stage, stage.session.directory("emptied"))


def _served(stage: Stage, model: Path) -> Broken:
    """How the server takes a bad model."""
    usual, golden = started_well(stage), stage.subject.golden
    if golden is None:
        raise NotJudged(NO_REQUEST)
    seconds = usual.readiness.seconds if usual.readiness else 0.0
    with endpoint(stage, model) as server:
        started = start(server, None, min(stage.clocks.broken, 2 * seconds + 3), stage.clocks.idle)
        answer: Exchange | None = None
        if started.ready:
            answer = server.send(golden_request(golden, stage.clocks.answer))
            started = replace(started, log=server.text(), exit_code=server.exit_code)
    return Broken(started=started, request=answer, usual_log=usual.log)


def needs_of_flipped(stage: Stage) -> tuple[str, ...]:
    """The usual run that the flipped one is compared with."""
    usual = {"serve": "serving", "train": "trained", "process": "processed"}
    return next((name,) for role, name in usual.items() if role in stage.roles)


def collect_flipped(stage: Stage) -> Flipped:
    """Do the usual with an init as PID 1 where there was none, or the other way round."""
    if "serve" in stage.roles:
        return _served_flipped(stage)
    return _trained_flipped(stage) if "train" in stage.roles else processed_flipped(stage)


def _served_flipped(stage: Stage) -> Flipped:
    normal = stage.get("serving", Serving).started
    server = replace(endpoint(stage, model_of(stage)), init=not stage.init)
    with server:
        started = start(server, None, patience(stage, normal), stage.clocks.idle)
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


def collect_packed(stage: Stage) -> Packed:
    """Look into the archive that is served."""
    model = model_of(stage)
    if model is None or model.is_dir():
        raise NotJudged("no archive is served: --model model.tar.gz gives one")
    with tarfile.open(model) as archive:
        links = tuple(one.name for one in archive if one.issym())
    return Packed(archive=model.name, links=links)
