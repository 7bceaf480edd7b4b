"""Loads and deletes an adapter; scrapes metrics."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from boxwright_conformance.platform import Request
from boxwright_conformance.scenarios.evidence.optional import Adapted
from boxwright_conformance.scenarios.serving.starting import golden_request
from boxwright_conformance.scenarios.serving.told import told

if TYPE_CHECKING:
    from boxwright_conformance.platform import Endpoint, Exchange
    from boxwright_conformance.scenarios.stage import Stage
    from boxwright_conformance.subject import Golden

__all__ = ["adapt", "scrape"]

_HEADER = "X-Amzn-SageMaker-Adapter-Identifier"
_SCRAPE_LIMIT = 10.0


def adapt(server: Endpoint, stage: Stage, golden: Golden) -> Adapted:
    """Load an adapter, use it, delete it, and ask for it again."""
    load = replace(told(stage, "adapter", stage.clocks.answer), path="/adapters")
    name = _name(load.body)
    plain = golden_request(golden, stage.clocks.answer)
    use = replace(plain, headers=(*plain.headers, (_HEADER, name)))
    delete = Request(method="DELETE", path=f"/adapters/{name}", timeout=stage.clocks.answer)
    before, loaded, used, deleted, after = server.send_all([use, load, use, delete, use])
    return Adapted(before=before, loaded=loaded, used=used, deleted=deleted, after=after)


def _name(body: bytes) -> str:
    """The name in the request that loads an adapter."""
    try:
        return str(json.loads(body)["name"])
    except (ValueError, KeyError, TypeError):
        return "adapter"


def scrape(server: Endpoint) -> Exchange:
    """Ask for metrics as the platform does."""
    return server.send(Request(path="/metrics", timeout=_SCRAPE_LIMIT))
