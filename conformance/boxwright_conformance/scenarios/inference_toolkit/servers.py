"""Starts servers over models with handlers of ours."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from boxwright_conformance.platform import Endpoint, Request
from boxwright_conformance.scenarios.evidence.inference_toolkit import Refusals, Tried
from boxwright_conformance.scenarios.inference_toolkit.models import model
from boxwright_conformance.scenarios.inference_toolkit.npy import npy
from boxwright_conformance.scenarios.serving.starting import start
from boxwright_conformance.scenarios.toolkit.code import with_wheel

if TYPE_CHECKING:
    from pathlib import Path

    from boxwright_conformance.scenarios.evidence import Started
    from boxwright_conformance.scenarios.stage import Stage

__all__ = [
    "OWN",
    "ROWS",
    "begin",
    "collect_context",
    "collect_flags",
    "collect_impatient",
    "collect_installed",
    "collect_refusals",
    "collect_restricted",
    "collect_transformed",
    "collect_uninstallable",
    "endpoint",
    "post",
]

ROWS = [[1.0, 0.0, 2.0], [0.0, 3.0, 4.5]]
OWN = "application/x-boxwright"
_JSON = "application/json"
_WHEEL_LINES = "--no-index\n--find-links /opt/ml/model/code\nboxwright-wheel\n"
_PATIENCE = 60.0
_REFUSING = 30.0
_LIMIT, _LONGER = 2, 5
_LOADING = 3.0


def endpoint(
    stage: Stage, folder: Path, environment: dict[str, str] | None = None, **changes: Any
) -> Endpoint:
    """A server over a model of ours; the user's variables stay unless given anew."""
    usual = stage.subject.environment
    return Endpoint(
        session=stage.session,
        image=stage.subject.image,
        model=folder,
        environment={**usual, **(environment or {})},
        init=stage.init,
        **changes,
    )


def begin(
    stage: Stage, server: Endpoint, deadline: float | None = None, *, look: bool = False
) -> Started:
    """Wait until it is healthy.

    Without a deadline a clock of ours counts: the platform's is graded
    where the user's own model is served.
    """
    patience = deadline or max(_PATIENCE, stage.clocks.ready)
    return start(server, None, patience, stage.clocks.idle, look=look)


def post(
    body: bytes, content_type: str = _JSON, accept: str | None = _JSON, **more: Any
) -> Request:
    """A request as a client sends it; without `accept` the header is left out."""
    headers = (("Content-Type", content_type), *((("Accept", accept),) if accept else ()))
    return Request(
        **{"method": "POST", "path": "/invocations", "headers": headers, "body": body, **more}
    )


def _tried(
    stage: Stage,
    server: Endpoint,
    request: Request,
    deadline: float | None = None,
    seconds: float = 0.0,
) -> Tried:
    with server:
        started = begin(stage, server, deadline)
        answer = server.send(request) if started.ready else None
        return Tried(started=started, answer=answer, seconds=seconds)


def collect_transformed(stage: Stage) -> Tried:
    """A handler that does all itself, after its model has loaded for a while."""
    server = endpoint(stage, model(stage, "transforms"))
    return _tried(stage, server, post(b"[[1]]"), seconds=_LOADING)


def collect_context(stage: Stage) -> Tried:
    """Handlers that take a context."""
    return _tried(stage, endpoint(stage, model(stage, "context")), post(b"[[1]]"))


def collect_refusals(stage: Stage) -> Refusals:
    """Modules that lack what is needed, or have too much."""
    return Refusals(
        tried={
            name: _tried(stage, endpoint(stage, model(stage, name)), post(b"[[1]]"), _REFUSING)
            for name in ("mixed", "loads", "loadless")
        }
    )


def collect_installed(stage: Stage) -> Tried:
    """Handlers with requirements that lie beside them."""
    folder = model(stage, "other", more=with_wheel({}, _WHEEL_LINES))
    return _tried(stage, endpoint(stage, folder), post(b"rows", OWN))


def collect_uninstallable(stage: Stage) -> Tried:
    """Handlers whose requirements cannot be had."""
    lines = "--no-index\nboxwright-no-such-package\n"
    folder = model(stage, "predicts", more=with_wheel({}, lines))
    return _tried(stage, endpoint(stage, folder), post(b"[[1]]"), _PATIENCE)


def collect_restricted(stage: Stage) -> Tried:
    """The usual handlers, but no rights and a read-only root."""
    server = endpoint(stage, model(stage, "predicts"), user="990:990", read_only=True)
    return _tried(stage, server, post(npy(ROWS), "application/x-npy"), _PATIENCE)


def collect_flags(stage: Stage) -> Tried:
    """The usual handlers, and a flag for a Java machine."""
    told = {"SAGEMAKER_MODEL_SERVER_VMARGS": "-Xmx256m"}
    server = endpoint(stage, model(stage, "predicts"), told)
    return _tried(stage, server, post(npy(ROWS), "application/x-npy"), _PATIENCE)


def collect_impatient(stage: Stage) -> Tried:
    """A prediction that takes longer than the variable allows."""
    told = {
        "SAGEMAKER_MODEL_SERVER_TIMEOUT": str(_LIMIT),
        "SAGEMAKER_MODEL_SERVER_TIMEOUT_SECONDS": str(_LIMIT),
    }
    server = endpoint(stage, model(stage, "predicts"), told)
    body = b'{"boxwright": "report", "seconds": %d}' % _LONGER
    return _tried(stage, server, post(body, timeout=_LONGER + 20), seconds=_LONGER)
