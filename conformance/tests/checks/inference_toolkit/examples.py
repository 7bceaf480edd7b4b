"""Evidence of servers with handlers of ours, made by hand: of one that does all well."""

from __future__ import annotations

import json
from typing import Any

from boxwright_conformance.platform import Listening
from boxwright_conformance.scenarios.evidence.inference_toolkit import (
    Handled,
    Many,
    Overridden,
    Refusals,
    Sessions,
    Supervised,
    Tried,
)
from boxwright_conformance.scenarios.inference_toolkit.npy import npy

from ..examples import POST, ended, got, not_ready, readiness, started

DOUBLE = [[2.0, 0.0, 4.0], [0.0, 6.0, 9.0]]
JSON = got(body=json.dumps(DOUBLE).encode(), request=POST)
CSV = got(body=b"2.0,0.0,4.0\n0.0,6.0,9.0\n", request=POST)
NPY = got(body=npy(DOUBLE), request=POST)
DOWN = not_ready(log="cannot serve\n", exit_code=1)
SEEN = {"input": "own", "predict": "own", "output": "own", "accept": "text/csv", "wheel": True}


def handled(
    begun=None, loads=(7, 8, 9), canary=False, stopped=(0.4, 0), program="", **changes: Any
):
    """A server whose handlers lean on the defaults; exchanges by name with `_` for blanks."""
    exchanges = {
        "read application/json": JSON,
        "read text/csv": JSON,
        "read application/x-npy": JSON,
        "read application/x-npz": JSON,
        "write application/json": JSON,
        "write text/csv": CSV,
        "write application/x-npy": NPY,
        "no accept": JSON,
        "any accept": JSON,
        "accept list": CSV,
        "accept list with an unknown type first": CSV,
        "unknown type": got(415, request=POST),
        "unknown accept": got(406, request=POST),
        "type with parameter": JSON,
        "accept with quality": CSV,
        "failing handler": got(500, body=b"internal error\n", request=POST),
        "large": JSON,
        "pickle": got(400, request=POST),
    }
    exchanges |= {name.replace("_", " "): one for name, one in changes.items()}
    return Handled(
        started=begun or started(),
        exchanges=exchanges,
        loads=loads,
        canary=canary,
        workers=3,
        stopped=stopped,
        grace=30.0,
        program=program,
    )


def read(media: str, answer) -> Handled:
    """A server that reads one type in another way."""
    good = handled()
    return Handled(started=good.started, exchanges={**good.exchanges, f"read {media}": answer})


def overridden(begun=None, seen=SEEN, soaked=False, **changes: Any) -> Overridden:
    """A server with every handler and every setting."""
    answer = got(body=json.dumps(seen).encode(), request=POST)
    exchanges = {"plain": answer, "refused": got(415, request=POST), "large": answer}
    exchanges |= {"slow": answer, **changes}
    usual = started(port=18237, sockets=(Listening("0.0.0.0", 18237),))
    return Overridden(started=begun or usual, exchanges=exchanges, seen=seen, soaked=soaked)


def tried(answer=JSON, begun=None, seconds=0.0) -> Tried:
    """A server and one request."""
    return Tried(started=begun or started(), answer=answer, seconds=seconds)


def down(begun=DOWN) -> Tried:
    """A server that did not come up."""
    return Tried(started=begun)


def refusals(**changes: Tried) -> Refusals:
    """Modules that are refused."""
    return Refusals(tried={"mixed": down(), "loads": down(), "loadless": down(), **changes})


def loaded(seconds: float):
    """A server that is healthy after so many seconds."""
    waited = readiness()
    return started(
        readiness=type(waited)(ready=True, seconds=seconds, pings=waited.pings, reason="")
    )


def many(begun=None, other=None, **changes: Any) -> Many:
    """A server that manages models when it is told in the right word."""
    exchanges = {"list": got(), "load": got(), "invoke": JSON, **changes}
    return Many(started=begun or started(), exchanges=exchanges, other=other or tried())


def supervised(exit_code=1, starts=3, **changes: Any) -> Supervised:
    """A supervisor that gave up."""
    return Supervised(result=ended(exit_code, **changes), starts=starts)


def sessions(**changes: Any) -> Sessions:
    """A session that ended in time."""
    usual = {"opened": got(), "used": JSON, "late": got(400), "expiry": 3.0}
    return Sessions(started=started(), **{**usual, **changes})
