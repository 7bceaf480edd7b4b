"""Judgements over how a server comes up in multi-model mode."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from boxwright_conformance.checks.verdict import NotJudged, Violation, requirement
from boxwright_conformance.checks.words import exchange, last_line, said, tail

if TYPE_CHECKING:
    from boxwright_conformance.platform import Exchange
    from boxwright_conformance.scenarios.evidence import Ported, Started
    from boxwright_conformance.scenarios.evidence.multi_model import ManyStarted

_LABEL = "com.amazonaws.sagemaker.capabilities.multi-models"


@requirement("MME-001")
def check_models_are_managed_on_the_same_port(many_started: ManyStarted) -> None:
    """`GET /models` is answered on the port of `/ping`."""
    listed = _listed(many_started)
    if listed.status != 200:
        port, others = many_started.started.port, _other_ports(many_started.started)
        also = f"; it also listens on {others}" if others else ""
        raise Violation(f"GET :{port}/models answered {said(listed)}{also}", exchange(listed))


@requirement("MME-001")
def check_models_are_managed_on_the_port_told(
    many_started: ManyStarted, many_ported: ManyStarted
) -> None:
    """`GET /models` moves with `/ping` to the port of `SAGEMAKER_BIND_TO_PORT`."""
    if _listed(many_started).status != 200:
        raise NotJudged("models are not managed on port 8080 either")
    started, listed = many_ported.started, many_ported.listed
    if listed is None:
        why = started.readiness.reason if started.readiness else started.error
        raise Violation(f"told SAGEMAKER_BIND_TO_PORT={started.port}: {why}", tail(started.log))
    if listed.status != 200:
        raise Violation(f"GET :{started.port}/models answered {said(listed)}", exchange(listed))


@requirement("MME-002")
def check_multi_model_mode_is_entered(many_started: ManyStarted) -> None:
    """`SAGEMAKER_MULTI_MODEL=true` makes it a server of many models, without /opt/ml/model."""
    started = many_started.started
    if started.error:
        raise NotJudged(f"the container does not start (IMG-001): {started.error}")
    if not started.ready:
        if started.exit_code is None:
            raise NotJudged("the server never became healthy (MME-003)")
        ended = f"exit code {started.exit_code}, {last_line(started.log)!r}"
        raise Violation(f"with SAGEMAKER_MULTI_MODEL=true it ended: {ended}", tail(started.log))
    listed = _listed(many_started)
    if listed.status == 200:
        return
    if _other_ports(started):
        raise NotJudged("models are not managed on this port (MME-001)")
    reason = f"SAGEMAKER_MULTI_MODEL=true is ignored: GET /models answered {said(listed)}"
    raise Violation(reason, exchange(listed))


@requirement("MME-003")
def check_healthy_without_a_model(many_started: ManyStarted) -> None:
    """`/ping` gives 200, and no model is listed, before any is loaded."""
    started = many_started.started
    if started.error:
        raise NotJudged(f"the container does not start (IMG-001): {started.error}")
    if not started.ready:
        why = started.readiness.reason if started.readiness else "it was not started"
        raise Violation(f"not healthy before a model is loaded: {why}", tail(started.log))
    listed = _listed(many_started)
    if listed.status != 200:
        raise NotJudged("GET /models is not answered (MME-001, MME-002)")
    try:
        found = json.loads(listed.body)
    except ValueError:
        found = None
    if not isinstance(found, dict) or found.get("models") != []:
        got = listed.text.strip()[:80]
        raise Violation(
            f"GET /models before any load gives {got!r}, no empty list", exchange(listed)
        )


@requirement("MME-015")
def check_multi_model_label_and_claims_fit(many_started: ManyStarted) -> None:
    """The image carries the label, and nothing is claimed that goes with one model only."""
    label = many_started.labels.get(_LABEL)
    if label != "true":
        raise Violation(f"label {_LABEL} is {label!r}, not 'true'")
    if "serverless" in many_started.claims:
        raise Violation("claims serverless and multi-model: the platform has no such endpoint")


@requirement("MME-020")
def check_named_containers_listen_where_told(ported: Ported) -> None:
    """One of several containers of an endpoint listens on the port it is given."""
    started = ported.started
    if not started.ready:
        where = ", ".join(f"{one.address}:{one.port}" for one in started.sockets) or "no port"
        told = f"told SAGEMAKER_BIND_TO_PORT={started.port}"
        raise Violation(f"{told}, it listens on {where}", tail(started.log))


def _listed(many_started: ManyStarted) -> Exchange:
    if many_started.listed is None:
        raise NotJudged("the server never became healthy in multi-model mode (MME-003)")
    return many_started.listed


def _other_ports(started: Started) -> str:
    others = [one for one in started.sockets if one.port != started.port]
    return ", ".join(f"{one.address}:{one.port}" for one in others)
