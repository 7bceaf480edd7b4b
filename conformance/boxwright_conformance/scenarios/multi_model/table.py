"""The scenarios of servers that hold many models."""

from __future__ import annotations

from boxwright_conformance.scenarios.evidence.multi_model import ManyModelsRun
from boxwright_conformance.scenarios.multi_model import endpoints
from boxwright_conformance.scenarios.serving.endpoints import needs_of_serving
from boxwright_conformance.scenarios.stage import Scenario, Stage

__all__ = ["SCENARIOS"]


def _why_not(_: Stage, found: object, act: str) -> str:
    """Why an act was not played."""
    if isinstance(found, ManyModelsRun):
        begun = found.many_started
        if not begun.started.ready:
            return "the server never became healthy in multi-model mode (MME-002, MME-003)"
        if begun.listed is None or begun.listed.status != 200:
            return "GET /models is not answered (MME-001, MME-002)"
    return f"the server was gone before this: {act}"


SCENARIOS: dict[str, Scenario] = {
    "many_models": Scenario(
        collect=endpoints.collect_many_models,
        needs=needs_of_serving,
        acts={
            "many_started": True,
            "loaded": True,
            "listed": True,
            "churned": True,
            "removed": True,
        },
        why_not=_why_not,
    ),
    "crowded": Scenario(
        collect=endpoints.collect_crowded, needs=endpoints.after_many_models, slow=True
    ),
    "many_ported": Scenario(
        collect=endpoints.collect_many_ported, needs=endpoints.after_many_models, slow=True
    ),
}
