"""Evidence made by hand: of a container that does all well, to be changed in one place."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from boxwright_conformance.platform import (
    Exchange,
    Listening,
    Readiness,
    Request,
    Shebang,
    TrainingResult,
)
from boxwright_conformance.scenarios.evidence import (
    Broken,
    Built,
    Busy,
    Flipped,
    Large,
    Pinged,
    Ported,
    Program,
    Requested,
    Rows,
    Started,
    Stopped,
    StoppedTraining,
    Trained,
    TrainingRun,
    Worded,
)
from boxwright_conformance.subject import Golden

PING = Request()
POST = Request(method="POST", path="/invocations", headers=(("Content-Type", "text/csv"),))
GOLDEN = Golden(body=b"1,2\n", content_type="text/csv", accept="text/csv", answer=b"3.0\n")


def got(status: int | None = 200, **changes: Any) -> Exchange:
    """An exchange that ended with this status."""
    request = changes.pop("request", PING)
    return Exchange(request=request, status=status, **changes)


def ended(exit_code: int | None = 0, **changes: Any) -> TrainingResult:
    """A job that ended with this exit code."""
    usual: dict[str, Any] = {
        "job": "job-1",
        "start_error": "",
        "oom_killed": False,
        "timed_out": False,
        "seconds": 1.5,
        "log": "training\ndone\n",
        "failure": None,
        "model": Path("model"),
        "output": Path("output"),
        "checkpoints": Path("checkpoints"),
        "model_tar": Path("model.tar.gz"),
    }
    return TrainingResult(exit_code=exit_code, **{**usual, **changes})


def ran(exit_code: int | None = 0, **changes: Any) -> TrainingRun:
    """A training run; one that ended with 0 left a model unless told otherwise."""
    files = changes.pop("files", ("model.json",) if exit_code == 0 else ())
    others, checkpoints = changes.pop("others", ()), changes.pop("checkpoints", ())
    result = ended(exit_code, **changes)
    return TrainingRun(result=result, files=files, others=others, checkpoints=checkpoints)


def failed(**changes: Any) -> TrainingRun:
    """A training run that failed and said why."""
    usual = {"log": "failed\n", "failure": "ValueError: row 3 is no number"}
    return ran(1, **{**usual, **changes})


def trained(run: TrainingRun | None = None, **changes: Any) -> Trained:
    """A training job under all burdens."""
    return Trained(run=run or ran(), **changes)


def told_to_stop(run: TrainingRun | None = None, **changes: Any) -> StoppedTraining:
    """A long job that heard SIGTERM at once."""
    usual = {
        "log_before": "training\n",
        "grace": 120.0,
        "ended_before": False,
        "lengthened": True,
    }
    return StoppedTraining(run=run or ran(143, stop_seconds=0.2), **{**usual, **changes})


def readiness(*pings: Exchange, ready: bool = True, reason: str = "") -> Readiness:
    """How a server came up."""
    return Readiness(ready=ready, seconds=0.4, pings=pings or (got(),), reason=reason)


def started(**changes: Any) -> Started:
    """A server that came up well."""
    usual: dict[str, Any] = {
        "readiness": readiness(),
        "sockets": (Listening("0.0.0.0", 8080),),
        "log": "serving\n",
        "first": got(request=POST),
    }
    return Started(**{**usual, **changes})


def not_ready(*pings: Exchange, **changes: Any) -> Started:
    """A server that never answered a ping with 200."""
    waited = readiness(*pings, ready=False, reason="no 200 within 480 s")
    return started(**{"readiness": waited, "first": None, **changes})


def pinged(**changes: Any) -> Pinged:
    """A server that answers what it should."""
    others = {
        "unknown path": got(404, request=Request(path="/nope")),
        "head": got(200, request=Request(method="HEAD")),
        "options": got(204, request=Request(method="OPTIONS", path="/invocations")),
        "post ping": got(405, request=Request(method="POST")),
    }
    return Pinged(
        steady=changes.pop("steady", (got(),) * 3),
        hosts=changes.pop("hosts", (got(),)),
        others={**others, **changes},
    )


def requested(sent: Golden = GOLDEN, /, log: str = "", **changes: Exchange) -> Requested:
    """A server that answers small requests as it should; names have `_` for blanks."""
    answer = {"headers": {"content-type": "text/csv"}, "body": b"3.00000001\n", "request": POST}
    good = (
        "golden",
        "type with parameter",
        "type in capitals",
        "accept anything",
        "accept list",
        "no accept",
        "chunked",
        "kept connection",
        "pipelined",
        "unknown headers",
        "custom attributes",
        "long inference id",
        "path as inference id",
        "golden after bad bodies",
    )
    exchanges = {name: got(statuses=(200,), **answer) for name in good}
    exchanges["unknown type"] = got(415)
    exchanges["unknown accept"] = got(406)
    exchanges["bad body: empty"] = got(400, body=b"no rows\n")
    exchanges |= {name.replace("__", ": ").replace("_", " "): one for name, one in changes.items()}
    return Requested(golden=sent, exchanges=exchanges, log=log)


def rows(**changes: Any) -> Rows:
    """Two distinct rows, alone and together."""
    answers = (got(body=b"1\n"), got(body=b"2\n"))
    return Rows(**{"single": answers, "together": answers, **changes})


def busy(**changes: Any) -> Busy:
    """A server that stays quick under load."""
    return Busy(**{"pings": (got(seconds=0.1),) * 10, "connects": (0.01,) * 100, **changes})


def large(**changes: Exchange) -> Large:
    """A server that reads large bodies; keys are sizes in bytes after an `n`."""
    usual = {6_291_456: got(), 25_000_000: got(400)}
    return Large(exchanges={**usual, **{int(size[1:]): one for size, one in changes.items()}})


def stopped(**changes: Any) -> Stopped:
    """A server that finished what it had and left."""
    usual: dict[str, Any] = {
        "seconds": 1.2,
        "exit_code": 0,
        "grace": 30.0,
        "in_flight": got(request=POST),
        "log_before": "serving\n",
        "log": "serving\nstopped\n",
    }
    return Stopped(**{**usual, **changes})


def broken(start: Started | None = None, request: Exchange | None = None) -> Broken:
    """A server that refuses to serve garbage."""
    return Broken(started=start or not_ready(got(503)), request=request)


def ported(**changes: Any) -> Ported:
    """A server that listens where it was told to."""
    usual: dict[str, Any] = {"port": 18237, "sockets": (Listening("0.0.0.0", 18237),)}
    return Ported(started=started(**{**usual, **changes}))


def flipped(**changes: Any) -> Flipped:
    """A server that runs below an init as well."""
    usual: dict[str, Any] = {
        "init": True,
        "normally": True,
        "succeeded": True,
        "what": "serving",
        "end": "",
    }
    return Flipped(**{**usual, **changes})


def worded(result: TrainingResult | None = None) -> Worded:
    """An image that refused an unknown word."""
    return Worded(word="no-such-role", result=result or ended(2))


def program(word: str, **changes: Any) -> Program:
    """A Python script on PATH."""
    usual: dict[str, Any] = {
        "path": f"/usr/local/bin/{word}",
        "executable": True,
        "shebang": Shebang("/usr/bin/env", "python3", carriage_return=False),
        "interpreters": (
            Program(word="/usr/bin/env", path="/usr/bin/env", executable=True, machine="amd64"),
            Program(word="python3", path="/usr/bin/python3.13", executable=True, machine="amd64"),
        ),
    }
    return Program(word=word, **{**usual, **changes})


def built(**changes: Any) -> Built:
    """An image with `train` and `serve` on PATH."""
    usual: dict[str, Any] = {
        "search": "/usr/local/bin:/usr/bin",
        "programs": {"train": program("train"), "serve": program("serve")},
        "labels": {"com.amazonaws.sagemaker.capabilities.accept-bind-to-port": "true"},
    }
    return Built(**{**usual, **changes})


def serve_is(**changes: Any) -> Built:
    """An image whose `serve` differs in this."""
    return built(programs={"train": program("train"), "serve": program("serve", **changes)})
