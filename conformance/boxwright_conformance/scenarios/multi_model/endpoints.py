"""Runs servers in multi-model mode."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from boxwright_conformance.platform import Limits, PlatformError
from boxwright_conformance.platform.many import ManyModels
from boxwright_conformance.scenarios.evidence import NotJudged
from boxwright_conformance.scenarios.evidence.multi_model import (
    Crowded,
    ManyModelsRun,
    ManyStarted,
)
from boxwright_conformance.scenarios.multi_model import acts
from boxwright_conformance.scenarios.multi_model import requests as ask
from boxwright_conformance.scenarios.multi_model.churn import MEGABYTE, churn, crowd
from boxwright_conformance.scenarios.multi_model.shelf import Shelf, shelf
from boxwright_conformance.scenarios.serving.endpoints import needs_of_serving, patience
from boxwright_conformance.scenarios.serving.starting import start

if TYPE_CHECKING:
    from boxwright_conformance.scenarios.stage import Stage

__all__ = ["after_many_models", "collect_crowded", "collect_many_models", "collect_many_ported"]

# Room above what the idle server uses, the largest counts: models, a share of that, bytes. What
# allocates in advance (a JVM, say) grows a little without any model.
_ROOM_MODELS, _ROOM_SHARE, _ROOM_BYTES = 3, 0.5, 48 * MEGABYTE
_OTHER_PORT = 18237
_CROWDING_SECONDS = 30.0


def collect_many_ported(stage: Stage) -> ManyStarted:
    """Start a server in multi-model mode on another port."""
    if "bind-to-port" not in stage.claims:
        raise NotJudged("not claimed: bind-to-port")
    usual = stage.get("many_models", ManyModelsRun).many_started.started
    if not usual.ready:
        raise NotJudged("the server never became healthy in multi-model mode (MME-003)")
    told = {"SAGEMAKER_BIND_TO_PORT": str(_OTHER_PORT)}
    server = _server(stage, shelf(stage))
    environment = {**server.environment, **told}
    with replace(server, environment=environment, port=_OTHER_PORT) as server:
        started = start(server, None, patience(stage, usual), stage.clocks.idle, look=True)
        return ManyStarted(
            started=started,
            listed=server.send(ask.page()) if started.ready else None,
            labels=_labels(stage),
            claims=stage.claims,
        )


def _server(stage: Stage, models: Shelf, limits: Limits | None = None) -> ManyModels:
    return ManyModels(
        session=stage.session,
        image=stage.subject.image,
        environment=stage.subject.environment,
        init=stage.init,
        models=models.models,
        limits=limits or Limits(),
    )


def collect_many_models(stage: Stage) -> ManyModelsRun:
    """Start a server without a model, load, list, unload, and take the files away."""
    models, golden, clocks = shelf(stage), stage.subject.golden, stage.clocks
    with _server(stage, models) as server:
        started = start(server, None, clocks.ready, clocks.idle, stage.progress, look=True)
        found = ManyModelsRun(
            many_started=ManyStarted(
                started=started,
                listed=server.send(ask.page()) if started.ready else None,
                labels=_labels(stage),
                claims=stage.claims,
            )
        )
        if not started.ready or not _manages(found.many_started):
            return found
        found = replace(found, idle=server.memory())
        if {"loaded", "listed", "churned", "removed"} & stage.wanted:
            found = replace(found, loaded=acts.load_models(server, models, golden, clocks.answer))
        if "listed" in stage.wanted and server.running:
            found = replace(found, listed=acts.list_pages(server, models, soak=stage.soak))
        if {"churned", "crowded"} & stage.wanted and server.running:
            churned = churn(server, models, golden, clocks.answer, soak=stage.soak)
            found = replace(found, churned=churned, one_model=churned.one_model)
        if "removed" in stage.wanted and server.running:
            gone = acts.remove_model(server, models, golden, clocks.answer)
            found = replace(found, removed=gone)
    return found


def _labels(stage: Stage) -> dict[str, str]:
    image = stage.session.client.images.get(stage.subject.image)
    return dict(image.labels or {})


def _manages(started: ManyStarted) -> bool:
    return started.listed is not None and started.listed.status == 200


def after_many_models(stage: Stage) -> tuple[str, ...]:
    """The usual multi-model server tells what others can be compared with."""
    return (*needs_of_serving(stage), "many_models")


def collect_crowded(stage: Stage) -> Crowded:
    """Start a server with little memory and load models until it refuses."""
    usual = stage.get("many_models", ManyModelsRun)
    if usual.churned is None:
        raise NotJudged("the server manages no models (MME-001, MME-003)")
    if usual.idle is None or usual.one_model is None:
        raise NotJudged("the engine does not say how much memory a container uses")
    room = max(_ROOM_BYTES, int(_ROOM_SHARE * usual.idle), _ROOM_MODELS * usual.one_model)
    limit = usual.idle + room
    models = shelf(stage)
    with _server(stage, models, Limits(memory=str(limit))) as server:
        try:
            started = start(server, None, stage.clocks.ready, stage.clocks.idle)
        except PlatformError as error:
            raise NotJudged(f"no container with {limit / MEGABYTE:.0f} MB: {error}") from error
        if not started.ready:
            raise NotJudged(
                f"the server does not start in {limit / MEGABYTE:.0f} MB, though it was idle in "
                f"{usual.idle / MEGABYTE:.0f} MB"
            )
        return crowd(server, models, limit, _CROWDING_SECONDS)
