"""Runs servers for batch transform jobs."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from boxwright_conformance.platform.batch import MEGABYTE
from boxwright_conformance.platform.transform_job import (
    ADVICE,
    FLAG,
    MULTI,
    TransformJob,
    advised,
    variables,
)
from boxwright_conformance.scenarios.batch.acts import send_mishaps, send_volume
from boxwright_conformance.scenarios.batch.differing import difference
from boxwright_conformance.scenarios.batch.lines import send_lines
from boxwright_conformance.scenarios.evidence import NO_REQUEST, NotJudged
from boxwright_conformance.scenarios.evidence.batch import BatchRun, BatchStarted, BatchTold
from boxwright_conformance.scenarios.serving import bodies
from boxwright_conformance.scenarios.serving.endpoints import endpoint, model_of
from boxwright_conformance.scenarios.serving.starting import golden_request, start

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from boxwright_conformance.platform import Endpoint
    from boxwright_conformance.scenarios.stage import Stage
    from boxwright_conformance.subject import Golden

__all__ = ["collect_batch_told", "collect_batched"]

_Act = TypeVar("_Act")
_LOCALLY = {"SAGEMAKER_BATCH": "True"}
_ASKED = 20
_SLOW = 600.0
# A body of many megabytes may take longer than a real-time request; a soak waits like the platform.
_LONG = 120.0


def _long(stage: Stage) -> float:
    return _SLOW if stage.soak else _LONG


def _server(stage: Stage, told: Mapping[str, str]) -> Endpoint:
    usual = endpoint(stage, model_of(stage))
    return replace(usual, environment={**usual.environment, **told})


def _begin(stage: Stage, server: Endpoint) -> BatchStarted:
    started = start(server, stage.subject.golden, stage.clocks.ready, stage.clocks.idle)
    return BatchStarted(started=started, advice=server.send(ADVICE) if started.ready else None)


def collect_batched(stage: Stage) -> BatchRun:
    """Start a server with the flag alone, and feed it lines, mishaps and much at once."""
    with _server(stage, FLAG) as server:
        begun = _begin(stage, server)
        found = BatchRun(batch_started=begun)
        if begun.advice is None:
            return found
        advice, golden = advised(begun.advice), stage.subject.golden
        if golden is None:
            return replace(found, why=dict.fromkeys(("records", "mishaps", "volume"), NO_REQUEST))
        return _fed(stage, server, found, golden, advice)


def _fed(
    stage: Stage, server: Endpoint, found: BatchRun, golden: Golden, advice: dict[str, object]
) -> BatchRun:
    timeout, slow = stage.clocks.answer, stage.subject.requests.get("slow")
    why: dict[str, str] = {}

    def played(name: str, act: Callable[[], _Act]) -> _Act | None:
        try:
            return act() if name in stage.wanted else None
        except NotJudged as error:
            why[name] = str(error)
            return None

    return replace(
        found,
        records=played("records", lambda: send_lines(server, golden, timeout, advice)),
        mishaps=played("mishaps", lambda: send_mishaps(server, golden, slow, timeout, _SLOW)),
        volume=played(
            "volume", lambda: send_volume(server, golden, _long(stage), advice, soak=stage.soak)
        ),
        why=why,
    )


def collect_batch_told(stage: Stage) -> BatchTold:
    """Start servers as a caller who asks for much, and as the SDK's local mode, would."""
    usual, golden = stage.get("batched", BatchRun).batch_started, stage.subject.golden
    media = golden.content_type if golden else ""
    job = TransformJob(content_type=media, strategy=MULTI, payload=_ASKED, concurrency=2)
    large = None
    with _server(stage, variables(job) | _LOCALLY) as server:
        told = _begin(stage, server)
        if golden and told.started.ready:
            request = golden_request(golden, _long(stage))
            large = server.send(bodies.enlarged(request, _ASKED * MEGABYTE))
    found = BatchTold(usual=usual, told=told, payload=_ASKED, large=large)
    # Which of the two changes is at fault shows a server that has only one of them.
    if usual.started.ready and difference(usual, told):
        with _server(stage, _LOCALLY) as server:
            return replace(found, local=_begin(stage, server))
    return found
