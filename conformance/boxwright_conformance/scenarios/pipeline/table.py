"""The scenarios of servers that share an instance."""

from __future__ import annotations

from boxwright_conformance.scenarios.evidence.pipeline import Instance
from boxwright_conformance.scenarios.pipeline.instance import collect_instance
from boxwright_conformance.scenarios.serving.endpoints import after_serving
from boxwright_conformance.scenarios.stage import Scenario, Stage

__all__ = ["SCENARIOS"]


def _why_not(_: Stage, found: object, act: str) -> str:
    """Why an act was not played."""
    if isinstance(found, Instance) and act in found.why:
        return found.why[act]
    return "told to use another port, the server never became healthy (PIPE-001, PIPE-007)"


SCENARIOS: dict[str, Scenario] = {
    "instance": Scenario(
        collect=collect_instance,
        needs=after_serving,
        acts={"ported": True, "chained": True, "beside": True},
        why_not=_why_not,
    ),
}
