"""Runs one copy of the image on another port, then a second one in the same network."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from boxwright_conformance.platform import Request
from boxwright_conformance.scenarios.evidence import NO_REQUEST, Ported
from boxwright_conformance.scenarios.evidence.pipeline import (
    OTHER_PORT,
    PORTS,
    SECOND_PORT,
    SECOND_PORTS,
    Beside,
    Chained,
    Instance,
)
from boxwright_conformance.scenarios.serving.bodies import media_type
from boxwright_conformance.scenarios.serving.endpoints import (
    endpoint,
    first_start,
    model_of,
    patience,
    started_well,
)
from boxwright_conformance.scenarios.serving.starting import posted

if TYPE_CHECKING:
    from boxwright_conformance.platform import Endpoint
    from boxwright_conformance.scenarios.evidence import Started
    from boxwright_conformance.scenarios.stage import Stage

__all__ = ["collect_instance"]


def collect_instance(stage: Stage) -> Instance:
    """Serve where told to, then share that with a second copy."""
    limit = patience(stage, started_well(stage))
    with _told(stage, OTHER_PORT, PORTS) as server:
        started = first_start(server, stage, limit, look=True)
        why: dict[str, str] = {}
        chained, beside = None, None
        if "chained" in stage.wanted:
            chained = _chain(server, stage, started, why)
        if "beside" in stage.wanted and started.ready:
            beside = _join(server, stage, started, limit)
    return Instance(ported=Ported(started=started), chained=chained, beside=beside, why=why)


def _told(stage: Stage, port: int, ports: range) -> Endpoint:
    """A server that is told its port and the further ones it may use."""
    server = endpoint(stage, model_of(stage))
    told = {
        "SAGEMAKER_BIND_TO_PORT": str(port),
        "SAGEMAKER_SAFE_PORT_RANGE": f"{ports[0]}-{ports[-1]}",
    }
    return replace(server, environment={**server.environment, **told}, port=port)


def _chain(server: Endpoint, stage: Stage, started: Started, why: dict[str, str]) -> Chained | None:
    """Send the golden body under the type that the server itself gives to what it answers."""
    golden, first = stage.subject.golden, started.first
    if golden is None or first is None:
        why["chained"] = NO_REQUEST
        return None
    given = first.headers.get("content-type", "")
    if media_type(given) != media_type(golden.content_type):
        answer, asked = media_type(given) or "no type", media_type(golden.content_type)
        why["chained"] = f"it answers {answer} and reads {asked}: its answer is no request for it"
        return None
    again = posted(golden, golden.body, stage.clocks.answer, content_type=given)
    return Chained(given=given, golden=first, again=server.send(again))


def _join(server: Endpoint, stage: Stage, first: Started, limit: float) -> Beside:
    """Start a second copy in the first one's network."""
    with replace(_told(stage, SECOND_PORT, SECOND_PORTS), beside=server) as other:
        second = first_start(other, stage, limit)
        after = server.send(Request(timeout=2 * stage.clocks.ping))
    # Names matter only where they may explain something: looking costs a container.
    abstract = () if second.ready else server.abstract_sockets()
    return Beside(first=first, abstract=abstract, second=second, after=after)
