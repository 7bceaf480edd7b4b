"""Runs a server as a serverless endpoint does: little memory, no rights, one worker, frozen."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from boxwright_conformance.platform import Request
from boxwright_conformance.scenarios.evidence import NotJudged
from boxwright_conformance.scenarios.evidence.serverless import LARGEST_MEMORY, Restricted
from boxwright_conformance.scenarios.image.surroundings import went_well
from boxwright_conformance.scenarios.serving.bodies import enlarged
from boxwright_conformance.scenarios.serving.endpoints import (
    endpoint,
    first_start,
    model_of,
    patience,
    started_well,
)
from boxwright_conformance.scenarios.serving.starting import golden_request

if TYPE_CHECKING:
    from boxwright_conformance.platform import Endpoint
    from boxwright_conformance.scenarios.stage import Stage

__all__ = ["collect_restricted"]

# User and rights are our approximation: nobody has published the real ones.
_USER, _RIGHTS = "990:990", ("ALL",)
_ONE_WORKER = {"SAGEMAKER_MODEL_SERVER_WORKERS": "1"}
_TOGETHER = 10
_LARGEST = 4 * 1024**2
_FROZEN, _FROZEN_LONG = 2.0, 60.0
# Waited beyond the limit, so that a late start shows as one.
_LATER = 3.0


def collect_restricted(stage: Stage) -> Restricted:
    """Start a restricted server, ask it all, freeze it, and ask it once more."""
    usual = started_well(stage)
    declared = stage.subject.declared.get("memory")
    if declared is not None and not declared.isdecimal():
        raise NotJudged(f"--declare memory={declared} is no number of MB")
    memory, limit = int(declared or LARGEST_MEMORY), stage.clocks.serverless
    deadline = max(patience(stage, usual), limit + _LATER)
    with _restricted(stage, memory) as server:
        started = first_start(server, stage, deadline)
        found = Restricted(
            usual=usual,
            started=started,
            memory=memory,
            declared=declared is not None,
            limit=limit,
            out_of_memory=server.oom_killed,
        )
        if started.ready:
            found = _asked(server, stage, found)
    if went_well(started, usual) or found.out_of_memory:
        return found
    with replace(_restricted(stage, memory), read_only=False) as server:
        return replace(found, writable=first_start(server, stage, patience(stage, usual)))


def _restricted(stage: Stage, memory: int) -> Endpoint:
    server = endpoint(stage, model_of(stage))
    return replace(
        server,
        environment={**server.environment, **_ONE_WORKER},
        limits=replace(server.limits, memory=f"{memory}m"),
        user=_USER,
        cap_drop=_RIGHTS,
        read_only=True,
        disk=True,
    )


def _asked(server: Endpoint, stage: Stage, found: Restricted) -> Restricted:
    """What a healthy server does under load, and after it was frozen."""
    golden, frozen = stage.subject.golden, _FROZEN_LONG if stage.soak else _FROZEN
    last = Request(timeout=2 * stage.clocks.ping)
    if golden:
        last = golden_request(golden, stage.clocks.answer)
        together = server.send_all([last] * _TOGETHER, parallel=_TOGETHER)
        found = replace(
            found, together=tuple(together), large=server.send(enlarged(last, _LARGEST))
        )
    if server.running:
        found = replace(found, processes=server.processes(), disk=server.disk_bytes())
        server.freeze(frozen)
    return replace(
        found,
        frozen=frozen,
        thawed=server.send(last),
        out_of_memory=server.oom_killed,
        started=replace(found.started, exit_code=server.exit_code, log=server.text()),
    )
