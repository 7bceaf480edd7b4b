"""Runs what an image only does where it is claimed: many models, a supervisor, sessions."""

from __future__ import annotations

import json
import uuid
from dataclasses import replace
from typing import TYPE_CHECKING

from boxwright_conformance.platform import Request, TrainingJob
from boxwright_conformance.scenarios.evidence import NO_REQUEST, NotJudged
from boxwright_conformance.scenarios.evidence.inference_toolkit import (
    Many,
    Sessions,
    Supervised,
    Tried,
)
from boxwright_conformance.scenarios.inference_toolkit.models import model
from boxwright_conformance.scenarios.inference_toolkit.servers import ROWS, begin, endpoint, post
from boxwright_conformance.scenarios.serving.starting import golden_request

if TYPE_CHECKING:
    from boxwright_conformance.platform import Exchange
    from boxwright_conformance.scenarios.stage import Stage

__all__ = ["collect_many", "collect_sessions", "collect_supervised"]

_NAME = "boxwright"
_SECOND_TRY = 30.0
_STARTED = "boxwright: the command was started"
_GIVING_UP = 60.0
_EXPIRY = 3
_SESSION, _NEW = "X-Amzn-SageMaker-Session-Id", "x-amzn-sagemaker-new-session-id"


def collect_many(stage: Stage) -> Many:
    """Say that there are many models in the word that means it, then in one that does not."""
    rows = json.dumps(ROWS).encode()
    load = json.dumps({"model_name": _NAME, "url": "/opt/ml/model"}).encode()
    wanted = {
        "list": Request(path="/models"),
        "load": post(load, path="/models"),
        "invoke": post(rows, path=f"/models/{_NAME}/invoke"),
    }
    folder = model(stage, "predicts")
    with endpoint(stage, folder, {"SAGEMAKER_MULTI_MODEL": "true"}) as server:
        started = begin(stage, server)
        answers = server.send_all(list(wanted.values())) if started.ready else []
    with endpoint(stage, folder, {"SAGEMAKER_MULTI_MODEL": "True"}) as server:
        single = begin(stage, server, _SECOND_TRY)
        other = Tried(started=single, answer=server.send(post(rows)) if single.ready else None)
    exchanges = dict(zip(wanted, answers, strict=False))
    return Many(started=started, exchanges=exchanges, other=other)


def collect_supervised(stage: Stage) -> Supervised:
    """Let the supervisor start a command that always fails."""
    one = TrainingJob(
        session=stage.session,
        image=stage.subject.image,
        environment={**stage.subject.environment, "PROCESS_MAX_START_RETRIES": "2"},
        name=f"boxwright-{uuid.uuid4().hex[:12]}",
        entrypoint=("standard-supervisor",),
        command=("sh", "-c", f"echo {_STARTED}; exit 3"),
        init=stage.init,
        internal=True,
    )
    result = one.run(min(_GIVING_UP, stage.clocks.failing), idle=stage.clocks.idle)
    lines = [line for line in result.log.splitlines() if line.strip() == _STARTED]
    return Supervised(result=result, starts=len(lines))


def collect_sessions(stage: Stage) -> Sessions:
    """Open a session, use it, and use it again after its end."""
    golden, folder = stage.subject.golden, stage.subject.model
    if golden is None:
        raise NotJudged(NO_REQUEST)
    if folder is None:
        raise NotJudged("no model to serve; --model PATH gives one")
    told = {
        "SAGEMAKER_ENABLE_STATEFUL_SESSIONS": "true",
        "SAGEMAKER_SESSIONS_EXPIRATION": str(_EXPIRY),
    }
    with endpoint(stage, folder, told) as server:
        started = begin(stage, server)
        if not started.ready:
            return Sessions(started=started)
        asked = post(b'{"requestType": "NEW_SESSION"}')
        opened = server.send(replace(asked, headers=((_SESSION, "NEW_SESSION"), *asked.headers)))
        session = _session(opened)
        if not session:
            return Sessions(started=started, opened=opened)
        usual = golden_request(golden, stage.clocks.answer)
        named = replace(usual, headers=((_SESSION, session), *usual.headers))
        used, late = server.send_all([named, replace(named, delay=_EXPIRY + 1.5)], parallel=2)
    return Sessions(started=started, opened=opened, used=used, late=late, expiry=_EXPIRY)


def _session(opened: Exchange) -> str:
    return opened.headers.get(_NEW, "").partition(";")[0].strip()
