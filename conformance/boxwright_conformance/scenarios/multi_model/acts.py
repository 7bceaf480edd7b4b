"""What a multi-model server is put through, act by act."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING

from boxwright_conformance.platform import PlatformError
from boxwright_conformance.scenarios.evidence.multi_model import Listed, Loaded, Removed
from boxwright_conformance.scenarios.multi_model import requests as ask
from boxwright_conformance.scenarios.multi_model.shelf import Shelf, opaque

if TYPE_CHECKING:
    from boxwright_conformance.platform import Exchange, Request
    from boxwright_conformance.platform.many import ManyModels
    from boxwright_conformance.subject import Golden

__all__ = ["list_pages", "load_models", "remove_model"]

# Some names need percent-encoding in a path; an opaque name may.
_ODD = "model b%2F+ü 1"
_MANY = 150
_LOADS_AT_ONCE = 10
_LOADING_SECONDS = 15.0
_MOST_PAGES = 40


def load_models(server: ManyModels, shelf: Shelf, golden: Golden | None, timeout: float) -> Loaded:
    """Load two models and ask them, then all that a server must refuse."""
    first, second, other = shelf.first, shelf.second, opaque("another name")
    steps: dict[str, Request | None] = {
        "invoke before": _invoke(first, golden, timeout),
        "load": ask.load(first, shelf.url(first)),
        "invoke at once": _invoke(first, golden, timeout),
        "load again": ask.load(first, shelf.url(first)),
        "get": ask.get(first),
        "get absent": ask.get(second),
        "load missing": ask.load(shelf.missing, shelf.url(shelf.missing)),
        "load second": ask.load(second, shelf.url(second)),
        "invoke second": _invoke(second, golden, timeout),
        "invoke first": _invoke(first, golden, timeout),
        "load by another name": ask.load(other, shelf.url(first)),
        "invoke by another name": _invoke(other, golden, timeout),
        "unload another name": ask.unload(other),
        "load by an odd name": ask.load(_ODD, shelf.url(first)),
        "invoke by an odd name": _invoke(_ODD, golden, timeout),
        "unload the odd name": ask.unload(_ODD),
        "load corrupt": ask.load(shelf.corrupt, shelf.url(shelf.corrupt)),
        "invoke after corrupt": _invoke(first, golden, timeout),
        "list": ask.page(),
    }
    return Loaded(
        exchanges=_played(server, steps),
        names=(first, second),
        golden=golden,
        expected=shelf.expected,
        log=server.text(),
    )


def _invoke(name: str, golden: Golden | None, timeout: float) -> Request | None:
    return None if golden is None else ask.invoke(name, golden, timeout)


def _played(server: ManyModels, steps: dict[str, Request | None]) -> dict[str, Exchange]:
    """Send these one after another; None is passed over."""
    requests = {name: one for name, one in steps.items() if one is not None}
    return dict(zip(requests, server.send_all(list(requests.values())), strict=True))


def list_pages(server: ManyModels, shelf: Shelf, *, soak: bool) -> Listed:
    """Load many names, list them page by page, and unload them again."""
    url, deadline = shelf.url(shelf.light), time.monotonic() + _LOADING_SECONDS
    names = [opaque(f"one of many, {number}") for number in range(_MANY)]
    taken, refused = set[str](), None
    while names[len(taken) :] and refused is None and (soak or time.monotonic() < deadline):
        batch = names[len(taken) :][:_LOADS_AT_ONCE]
        found = server.send_all([ask.load(name, url) for name in batch])
        taken |= {name for name, one in zip(batch, found, strict=True) if one.status == 200}
        refused = next((one for one in found if one.status != 200), None)
    pages, ended = _pages(server)
    server.send_all([ask.unload(name) for name in sorted(taken)], parallel=2)
    return Listed(
        loaded=frozenset({shelf.first, shelf.second, *taken}),
        pages=tuple(pages),
        ended=ended,
        refused=refused,
    )


def _pages(server: ManyModels) -> tuple[list[Exchange], bool]:
    """All pages, and whether the last one said that it is the last one."""
    pages: list[Exchange] = []
    token: str | None = None
    while len(pages) < _MOST_PAGES:
        pages.append(server.send(ask.page(token)))
        try:
            found = json.loads(pages[-1].body)
        except ValueError:
            return pages, True
        token = found.get("nextPageToken") if isinstance(found, dict) else None
        if token is None:
            return pages, True
        token = str(token)
    return pages, False


def remove_model(
    server: ManyModels, shelf: Shelf, golden: Golden | None, timeout: float
) -> Removed:
    """Unload a model, ask for it in vain, remove its files, and ask the other one."""
    first, second = shelf.first, shelf.second
    found = _played(
        server,
        {
            "load": ask.load(second, shelf.url(second)),
            "invoke": _invoke(second, golden, timeout),
            "unload": ask.unload(second),
            "invoke unloaded": _invoke(second, golden, timeout),
            "get unloaded": ask.get(second),
            "unload again": ask.unload(second),
            "list": ask.page(),
        },
    )
    held: tuple[str, ...] | None = None
    if server.running:
        server.remove_files(second)
        try:
            held = server.removed_but_held()
        except PlatformError:
            # Not every engine lets one container look into another.
            held = None
        found |= _played(server, {"invoke the other": _invoke(first, golden, timeout)})
    return Removed(exchanges=found, held=held, running=server.running, log=server.text())
