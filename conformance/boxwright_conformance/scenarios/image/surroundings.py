"""Serves with things around the server that it must bear."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from boxwright_conformance.scenarios.evidence import NotJudged, Serving
from boxwright_conformance.scenarios.evidence.image import Surrounded
from boxwright_conformance.scenarios.odd_variables import HOSTED, odd_variables
from boxwright_conformance.scenarios.serving.endpoints import endpoint, model_of
from boxwright_conformance.scenarios.serving.starting import start

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from boxwright_conformance.platform import Endpoint
    from boxwright_conformance.scenarios.evidence import Started
    from boxwright_conformance.scenarios.stage import Stage

__all__ = ["BURDENS", "collect_surrounded", "went_well"]


def _with_odd_variables(server: Endpoint) -> Endpoint:
    return replace(server, environment=odd_variables(server.environment, HOSTED))


def _with_hidden_files(server: Endpoint) -> Endpoint:
    return replace(server, hidden=True)


BURDENS: dict[str, Callable[[Endpoint], Endpoint]] = {
    "odd-environment": _with_odd_variables,
    "hidden-files": _with_hidden_files,
}


def collect_surrounded(stage: Stage) -> Surrounded:
    """Serve with all burdens at once; when that fails, with each alone."""
    usual = stage.get("serving", Serving).started
    if not went_well(usual, usual):
        raise NotJudged(
            "the server does not serve in its usual surroundings (SERVE-004, SERVE-007)"
        )
    loaded = _served(stage, BURDENS, usual)
    if went_well(loaded, usual):
        return Surrounded(usual=usual, loaded=loaded)
    alone = {name: _served(stage, [name], usual) for name in BURDENS}
    return Surrounded(usual=usual, loaded=loaded, alone=alone)


def went_well(one: Started, usual: Started) -> bool:
    """Whether a server came up and answered the golden request as it usually does."""
    if one.first is None or usual.first is None:
        return one.ready
    return one.ready and one.first.status == usual.first.status


def _served(stage: Stage, names: Iterable[str], usual: Started) -> Started:
    server, clocks = endpoint(stage, model_of(stage)), stage.clocks
    for name in names:
        server = BURDENS[name](server)
    took = usual.readiness.seconds if usual.readiness else 0.0
    with server:
        return start(server, stage.subject.golden, min(clocks.ready, 3 * took + 5), clocks.idle)
