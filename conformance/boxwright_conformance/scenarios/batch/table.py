"""The scenarios of batch transform jobs."""

from __future__ import annotations

from boxwright_conformance.scenarios.batch import endpoints
from boxwright_conformance.scenarios.evidence.batch import BatchRun
from boxwright_conformance.scenarios.serving.endpoints import needs_of_serving
from boxwright_conformance.scenarios.stage import Scenario, Stage

__all__ = ["SCENARIOS"]


def _why_not(_: Stage, found: object, act: str) -> str:
    """Why an act was not played."""
    if isinstance(found, BatchRun) and act in found.why:
        return found.why[act]
    return "the server never became healthy with SAGEMAKER_BATCH=true (BATCH-001)"


SCENARIOS: dict[str, Scenario] = {
    "batched": Scenario(
        collect=endpoints.collect_batched,
        needs=needs_of_serving,
        acts={"batch_started": True, "records": True, "mishaps": True, "volume": True},
        why_not=_why_not,
    ),
    "batch_told": Scenario(
        collect=endpoints.collect_batch_told,
        needs=lambda stage: (*needs_of_serving(stage), "batched"),
        slow=True,
    ),
}
