"""Runs servers as they are run where they claim to do more."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from boxwright_conformance.platform import Limits, Request
from boxwright_conformance.scenarios.evidence import NotJudged
from boxwright_conformance.scenarios.evidence.optional import Bare, Sliced, Sourced
from boxwright_conformance.scenarios.serving.endpoints import (
    endpoint,
    first_start,
    model_of,
    patience,
    started_well,
)
from boxwright_conformance.scenarios.serving.starting import golden_request

if TYPE_CHECKING:
    from boxwright_conformance.scenarios.stage import Stage

__all__ = ["collect_bare", "collect_sliced", "collect_sourced"]

_SOURCES = "/opt/ml/additional-model-data-sources"
_MOST_SOURCES = 5
_PINGS, _EVERY = 20, 0.1


def collect_bare(stage: Stage) -> Bare:
    """Start without a model, as an image that brings its own is deployed."""
    with endpoint(stage, None) as server:
        return Bare(started=first_start(server, stage))


def collect_sourced(stage: Stage) -> Sourced:
    """Start with further model sources mounted read-only."""
    if "additional-models" not in stage.claims:
        raise NotJudged("mounted only where that is claimed: --claim additional-models")
    usual, model = started_well(stage), model_of(stage)
    models = dict(list(stage.subject.models.items())[:_MOST_SOURCES])
    if not models and model is not None:
        models = {"extra": model}
    if not models:
        raise NotJudged("no model to mount as a further source: --model NAME=PATH gives one")
    sources = {f"{_SOURCES}/{name}": path for name, path in models.items()}
    with replace(endpoint(stage, model), sources=sources) as server:
        started = first_start(server, stage, patience(stage, usual))
    return Sourced(started=started, paths=tuple(sources))


def collect_sliced(stage: Stage) -> Sliced:
    """Start with the cores and the memory that were declared, and ping while it answers."""
    declared, golden = stage.subject.declared, stage.subject.golden
    if not {"cpus", "memory"} <= declared.keys():
        raise NotJudged("no slice to start in: --declare cpus=0.25 --declare memory=512 tell one")
    cpus, memory = float(declared["cpus"]), math.ceil(float(declared["memory"]))
    limits = Limits(cpus=cpus, memory=f"{memory}m")
    with replace(endpoint(stage, model_of(stage)), limits=limits) as server:
        started = first_start(server, stage)
        pings = [Request(timeout=2 * stage.clocks.ping, delay=_EVERY * n) for n in range(_PINGS)]
        busy = [golden_request(golden, stage.clocks.answer)] * _PINGS if golden else []
        answers = server.send_all([*pings, *busy], parallel=4) if started.ready else []
        return Sliced(
            started=started,
            slice=f"{cpus:g} cores and {memory} MB",
            pings=tuple(answers[: len(pings)]),
            limit=stage.clocks.ping,
            memory=server.oom_killed,
        )
