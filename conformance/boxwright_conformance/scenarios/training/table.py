"""The scenarios of training jobs."""

from __future__ import annotations

from boxwright_conformance.scenarios.stage import Scenario
from boxwright_conformance.scenarios.training import jobs, stopping

__all__ = ["SCENARIOS"]


def _after_training(_: object) -> tuple[str, ...]:
    return ("trained",)


SCENARIOS: dict[str, Scenario] = {
    "trained": Scenario(collect=jobs.collect_trained),
    "encoded": Scenario(collect=jobs.collect_encoded, slow=True),
    "poisoned": Scenario(collect=jobs.collect_poisoned, needs=_after_training, slow=True),
    "missing": Scenario(collect=jobs.collect_missing, needs=_after_training, slow=True),
    "stopped_training": Scenario(
        collect=stopping.collect_stopped_training, needs=_after_training, slow=True
    ),
}
