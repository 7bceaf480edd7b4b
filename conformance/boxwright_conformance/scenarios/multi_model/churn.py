"""Loads and unloads a model over and over, and loads models until memory is short."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

from boxwright_conformance.platform import Exchange, Request
from boxwright_conformance.scenarios.evidence import NotJudged
from boxwright_conformance.scenarios.evidence.multi_model import Churned, Crowded
from boxwright_conformance.scenarios.multi_model import requests as ask
from boxwright_conformance.scenarios.multi_model.shelf import Shelf, opaque

if TYPE_CHECKING:
    from boxwright_conformance.platform.many import ManyModels
    from boxwright_conformance.subject import Golden

__all__ = ["MEGABYTE", "churn", "crowd"]

MEGABYTE = 1_048_576
_CYCLES, _CYCLES_AT_ONCE = 100, 20
_SECONDS, _TURN_SECONDS = 12.0, 2.0
_RATE, _AT_ONCE = 20, 8
_LOADS, _LOADS_AT_ONCE = 400, 10


def churn(
    server: ManyModels, shelf: Shelf, golden: Golden | None, timeout: float, *, soak: bool
) -> Churned:
    """Load, ask and unload the heavy model; ask the first one twenty times a second meanwhile."""
    server.send(ask.unload(shelf.heavy))
    cycle = [ask.load(shelf.heavy, shelf.url(shelf.heavy)), ask.unload(shelf.heavy)]
    if golden is not None:
        cycle.insert(1, ask.invoke(shelf.heavy, golden, timeout))
    empty = server.memory()
    loads = server.send_all(cycle[:-1])
    full = server.memory()
    loads += server.send_all(cycle[-1:])
    one = sum(step.seconds for step in loads)
    at_once = max(1, min(_CYCLES_AT_ONCE, int(_TURN_SECONDS / one)))
    before, deadline = server.memory(), time.monotonic() + _SECONDS
    traffic, others = _traffic(shelf.first, golden, timeout), list[Exchange]()
    done = 0
    while done < _CYCLES and (soak or time.monotonic() < deadline):
        beside = server.in_background(traffic, _AT_ONCE)
        times = min(at_once, _CYCLES - done)
        loads += server.send_all(cycle * times)
        done += times
        others += beside.result(2 * timeout)
    return Churned(
        cycles=done,
        loads=tuple(loads),
        others=tuple(others),
        one_model=None if empty is None or full is None else max(0, full - empty),
        before=before,
        after=server.memory(),
    )


def _traffic(name: str, golden: Golden | None, timeout: float) -> list[Request]:
    """Requests at a steady rate for half a second."""
    if golden is None:
        return []
    one = ask.invoke(name, golden, timeout)
    return [replace(one, delay=number / _RATE) for number in range(_RATE // 2)]


def crowd(server: ManyModels, shelf: Shelf, limit: int, seconds: float) -> Crowded:
    """Load the heavy model under new names until it is refused.

    Raises:
        NotJudged: no load was refused: the model is too small for the memory.
    """
    url, deadline = shelf.url(shelf.heavy), time.monotonic() + seconds
    loads: list[Exchange] = []
    while len(loads) < _LOADS and time.monotonic() < deadline:
        names = [opaque(f"crowd {len(loads) + i}") for i in range(_LOADS_AT_ONCE)]
        found = server.send_all([ask.load(name, url) for name in names])
        last = next((i for i, one in enumerate(found) if one.status != 200), None)
        loads += found if last is None else found[: last + 1]
        if last is not None:
            break
    else:
        raise NotJudged(
            f"{len(loads)} models fit into {limit / MEGABYTE:.0f} MB; --model NAME=PATH with a "
            "model of several megabytes shows what happens when memory is short"
        )
    ping = server.send(Request(timeout=10))
    return Crowded(
        limit=limit,
        loads=tuple(loads),
        ping=ping,
        exit_code=server.exit_code,
        oom_killed=server.oom_killed,
        log=server.text(),
    )
