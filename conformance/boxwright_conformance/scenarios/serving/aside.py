"""Runs a second server where things are less tidy, and kills what listens in it."""

from __future__ import annotations

import tarfile
import time
from dataclasses import replace
from typing import TYPE_CHECKING

from boxwright_conformance.platform import Request
from boxwright_conformance.scenarios.evidence.aside import (
    Aside,
    Orphaned,
    Poisoned,
    Strayed,
    Written,
)
from boxwright_conformance.scenarios.serving.endpoints import (
    endpoint,
    first_start,
    model_of,
    patience,
    started_well,
)
from boxwright_conformance.scenarios.serving.starting import golden_request
from boxwright_conformance.scenarios.serving.told import told

if TYPE_CHECKING:
    from pathlib import Path

    from boxwright_conformance.platform import Endpoint, Exchange
    from boxwright_conformance.scenarios.stage import Stage

__all__ = ["collect_aside", "collect_poisoned"]

# What a program may take for a word to itself; the values are of no use to a server.
_STRAY = {"PORT": "1", "HOST": "x", "ADDRESS": "x", "LISTEN": "1"}
_HOSTNAME = "a-host-name-of-63-letters-" + "x" * 37
_MODEL = "/opt/ml/model/"
_EVERY = 0.5


def collect_aside(stage: Stage) -> Aside:
    """Start among stray variables, look at the model directory, then kill the server."""
    usual, model = started_well(stage), model_of(stage)
    tidy = endpoint(stage, model)
    variables = {**_fillers(stage.edition.variables - len(tidy.environment)), **tidy.environment}
    untidy = replace(tidy, environment=variables, hostname=_HOSTNAME, writable=True)
    with untidy as server:
        started = first_start(server, stage, patience(stage, usual))
        told_apart = {name: one for name, one in _STRAY.items() if variables[name] == one}
        strayed = Strayed(
            started=started,
            variables=", ".join(f"{name}={one}" for name, one in told_apart.items()),
            count=len(variables),
        )
        if not started.ready:
            return Aside(strayed=strayed, why="the server did not come up (SERVE-056)")
        return Aside(
            strayed=strayed,
            written=None if model is None else _written(server, model),
            orphaned=_orphaned(server, stage) if "orphaned" in stage.wanted else None,
            why="the image brings its own model",
        )


def _fillers(count: int) -> dict[str, str]:
    """Stray variables, so many in all, the others without a meaning."""
    names = [f"STRAY_{number:03}" for number in range(max(0, count - len(_STRAY)))]
    return {**_STRAY, **dict.fromkeys(names, "stray")}


def _written(server: Endpoint, model: Path) -> Written:
    """What lies in the model directory that the model did not bring."""
    own = _names(model)
    changed = [path for path in server.changes() if path.startswith(_MODEL)]
    return Written(paths=tuple(path for path in changed if path.removeprefix(_MODEL) not in own))


def _names(model: Path) -> set[str]:
    """Names of the model's files and directories."""
    if model.is_dir():
        found = {path.relative_to(model) for path in model.rglob("*")}
    else:
        with tarfile.open(model) as archive:
            names = (member.name.removeprefix("./") for member in archive)
            found = {type(model)(name) for name in names}
    return {str(path) for name in found for path in (name, *name.parents)}


def _orphaned(server: Endpoint, stage: Stage) -> Orphaned | None:
    """Kill what listens; wait for the container's end, or for the next good answer."""
    killed = server.kill_server()
    if killed is None:
        return None
    if not killed:
        return Orphaned(killed=())
    begun = time.monotonic()
    ping: Exchange | None = None
    while (waited := time.monotonic() - begun) < stage.clocks.recovery:
        if server.wait(_EVERY):
            ping = None
            break
        ping = server.send(Request(timeout=2 * stage.clocks.ping))
        if ping.status == 200:
            break
    return Orphaned(
        killed=killed,
        seconds=waited,
        exit_code=server.exit_code,
        ping=ping,
        log=server.text(),
    )


def collect_poisoned(stage: Stage) -> Poisoned:
    """Kill a worker with the request that does so; see whether pings tell, or it comes back."""
    poison = told(stage, "poison", stage.clocks.answer)
    usual, golden = started_well(stage), stage.subject.golden
    plain = poison if golden is None else golden_request(golden, stage.clocks.golden)
    with endpoint(stage, model_of(stage)) as server:
        started = first_start(server, stage, patience(stage, usual))
        found = Poisoned(poison=server.send(poison))
        begun = time.monotonic()
        while started.ready and time.monotonic() - begun < stage.clocks.recovery:
            if server.wait(_EVERY):
                return replace(found, exit_code=server.exit_code, ping=None, request=None)
            ping, request = server.send_all([Request(timeout=2 * stage.clocks.ping), plain])
            found = replace(found, ping=ping, request=request)
            if ping.status != 200 or request.status == 200:
                break
    return found
