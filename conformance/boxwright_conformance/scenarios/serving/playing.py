"""The acts that the main server goes through, in their order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from boxwright_conformance.scenarios.evidence import NO_REQUEST, NotJudged
from boxwright_conformance.scenarios.serving import (
    acts,
    adapters,
    forms,
    sessions,
    sockets,
    told,
    traces,
)
from boxwright_conformance.scenarios.serving.pressure import load
from boxwright_conformance.scenarios.serving.starting import golden_request

if TYPE_CHECKING:
    from collections.abc import Callable

    from boxwright_conformance.platform import Endpoint
    from boxwright_conformance.scenarios.stage import Stage
    from boxwright_conformance.subject import Golden

__all__ = ["PLAYS", "play"]


def _golden(stage: Stage) -> Golden:
    if stage.subject.golden is None:
        raise NotJudged(NO_REQUEST)
    return stage.subject.golden


def _plain(server: Endpoint, stage: Stage) -> object:
    clocks = stage.clocks
    return forms.request(server, _golden(stage), clocks.answer, stage.claims)


def _large(server: Endpoint, stage: Stage) -> object:
    return acts.send_large(server, _golden(stage), stage.clocks.answer, stage.edition)


def _huge(server: Endpoint, stage: Stage) -> object:
    return told.send_huge(server, stage, golden_request(_golden(stage), stage.clocks.answer))


# What others would disturb comes first; a server that is told to stop does nothing more.
PLAYS: dict[str, Callable[[Endpoint, Stage], object]] = {
    "pinged": lambda server, stage: acts.ping(server, stage.clocks.ping),
    "requested": _plain,
    "rows": lambda server, stage: acts.send_rows(server, _golden(stage), stage.clocks.answer),
    "busy": lambda server, stage: load(server, _golden(stage), stage.clocks),
    "large": _large,
    "large_answer": told.send_large_answer,
    "huge": _huge,
    "slowed": told.send_slow,
    "streamed": told.send_streams,
    "sessions": lambda server, stage: sessions.open_two(server, stage, _golden(stage)),
    "talked": lambda server, stage: sockets.talk(server, stage, _golden(stage)),
    "adapted": lambda server, stage: adapters.adapt(server, stage, _golden(stage)),
    "scraped": lambda server, _: adapters.scrape(server),
    "left": lambda server, stage: traces.look_at_traces(server, stage, _golden(stage)),
    "lasting": traces.rest,
    "stopped": lambda server, stage: acts.stop(
        server, stage.subject.golden, stage.clocks.serving_stop
    ),
}


def play(server: Endpoint, stage: Stage) -> tuple[dict[str, Any], dict[str, str]]:
    """Play the acts that are wanted: what was seen in each, and why others were not played."""
    seen, why = {}, {}
    for name, act in PLAYS.items():
        if name in stage.wanted:
            try:
                seen[name] = act(server, stage)
            except NotJudged as reason:
                why[name] = str(reason)
    return seen, why
