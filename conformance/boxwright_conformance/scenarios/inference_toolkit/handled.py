"""Puts a server with handlers of ours through everything at once."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from boxwright_conformance.scenarios.evidence.inference_toolkit import Handled, Overridden
from boxwright_conformance.scenarios.inference_toolkit.models import model, own_program
from boxwright_conformance.scenarios.inference_toolkit.npy import canary, npy, npz
from boxwright_conformance.scenarios.inference_toolkit.servers import (
    OWN,
    ROWS,
    begin,
    endpoint,
    post,
)

if TYPE_CHECKING:
    from boxwright_conformance.platform import Endpoint, Exchange, Request
    from boxwright_conformance.scenarios.stage import Stage

__all__ = ["TOKEN", "collect_handled", "collect_overridden"]

TOKEN = "boxwright-4711"  # noqa: S105 - looked for in answers
_WORKERS = 3
_PORT = 18237
_LARGE = 25_000_000
_PIECE = 10_000
_TOGETHER = 12
_REPORT = b'{"boxwright": "report", "seconds": 0.2}'
_SECONDS, _SOAKED = 3.0, 70.0
_NOPE = "application/x-nope"
_CSV = "1.0,0.0,2.0\n0.0,3.0,4.5\n"


def _requests() -> dict[str, Request]:
    rows = json.dumps(ROWS).encode()
    return {
        "read application/json": post(rows),
        "read text/csv": post(_CSV.encode(), "text/csv"),
        "read application/x-npy": post(npy(ROWS), "application/x-npy"),
        "read application/x-npz": post(npz(ROWS), "application/x-npz"),
        "write application/json": post(rows),
        "write text/csv": post(rows, accept="text/csv"),
        "write application/x-npy": post(rows, accept="application/x-npy"),
        "no accept": post(rows, accept=None),
        "any accept": post(rows, accept="*/*"),
        "accept list": post(rows, accept="text/csv, */*"),
        "accept list with an unknown type first": post(rows, accept=f"{_NOPE}, text/csv"),
        "unknown type": post(rows, _NOPE),
        "unknown accept": post(rows, accept=_NOPE),
        "type with parameter": post(_CSV.encode(), "text/csv; charset=utf-8"),
        "accept with quality": post(rows, accept="text/csv;q=0.9"),
        "failing handler": post(b'{"boxwright": "fail"}'),
        "large": post(rows, pad=_LARGE - len(rows)),
        "pickle": post(canary(), "application/x-npy"),
    }


def collect_handled(stage: Stage) -> Handled:
    """Serve handlers that lean on the defaults."""
    told = {"SAGEMAKER_MODEL_SERVER_WORKERS": str(_WORKERS), "BOXWRIGHT_TOKEN": TOKEN}
    with endpoint(stage, model(stage, "predicts"), told) as server:
        started, program = begin(stage, server), own_program(stage)
        if not started.ready:
            return Handled(started=started, program=program)
        wanted = _requests()
        answers = server.send_all(list(wanted.values()))
        loads, found = _reported(server)
        end = server.stop(stage.clocks.serving_stop)
    return Handled(
        started=started,
        exchanges=dict(zip(wanted, answers, strict=True)),
        loads=loads,
        canary=found,
        workers=_WORKERS,
        stopped=(end.seconds, end.exit_code),
        grace=stage.clocks.serving_stop,
        program=program,
    )


def _reported(server: Endpoint) -> tuple[tuple[int, ...], bool | None]:
    """Which processes loaded the model, and whether the pickle was run; keeps all workers busy."""
    answers = server.send_all([post(_REPORT)] * _TOGETHER, parallel=_TOGETHER)
    told = [found for found in map(_decoded, answers) if "loads" in found]
    if not told:
        return (), None
    most = max(told, key=lambda found: len(found["loads"]))
    return tuple(most["loads"]), any(found["canary"] for found in told)


def _decoded(answer: Exchange) -> dict[str, list[int]]:
    try:
        found = json.loads(answer.body) if answer.status == 200 else {}
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def collect_overridden(stage: Stage) -> Overridden:
    """Serve handlers that replace every default, with every setting changed."""
    name = "boxwright_other.py"
    told = {
        "SAGEMAKER_PROGRAM": name,
        "SAGEMAKER_DEFAULT_INVOCATIONS_ACCEPT": "text/csv",
        "SAGEMAKER_BIND_TO_PORT": str(_PORT),
        "SAGEMAKER_SAFE_PORT_RANGE": "21000-21999",
        "SAGEMAKER_MAX_PAYLOAD_IN_MB": "25",
        "SAGEMAKER_MODEL_SERVER_TIMEOUT": "120",
    }
    folder = model(stage, "other", name)
    seconds = _SOAKED if stage.soak else _SECONDS
    wanted = {
        "plain": post(b"rows", OWN, None),
        "refused": post(b"rows", _NOPE),
        "large": post(b"x" * _PIECE, OWN, repeat=_LARGE // _PIECE),
        "slow": post(b"sleep %.0f" % seconds, OWN, timeout=seconds + 20),
    }
    with endpoint(stage, folder, told, port=_PORT) as server:
        started = begin(stage, server, look=True)
        if not started.ready:
            return Overridden(started=started)
        answers = server.send_all(list(wanted.values()))
    exchanges = dict(zip(wanted, answers, strict=True))
    return Overridden(
        started=started,
        exchanges=exchanges,
        seen=_decoded(exchanges["plain"]),
        seconds=seconds,
        soaked=stage.soak,
    )
