"""The scenarios of training jobs."""

from __future__ import annotations

from boxwright_conformance.scenarios.stage import Scenario
from boxwright_conformance.scenarios.training import (
    clustered,
    interrupted,
    overridden,
    piped,
    reaping,
    spoilt,
    stopping,
    trained,
)

__all__ = ["SCENARIOS"]


def _after_training(_: object) -> tuple[str, ...]:
    return ("trained",)


def _after_stopping(_: object) -> tuple[str, ...]:
    return ("trained", "stopped_training")


SCENARIOS: dict[str, Scenario] = {
    "trained": Scenario(collect=trained.collect_trained),
    "again": Scenario(collect=trained.collect_again, needs=_after_training, slow=True),
    "spoilt_data": Scenario(collect=spoilt.collect_spoilt_data, needs=_after_training, slow=True),
    "missing": Scenario(collect=spoilt.collect_missing, needs=_after_training, slow=True),
    "defaulted": Scenario(collect=spoilt.collect_defaulted, needs=_after_training, slow=True),
    "stopped_training": Scenario(
        collect=stopping.collect_stopped_training, needs=_after_training, slow=True
    ),
    "stopped_early": Scenario(
        collect=stopping.collect_stopped_early, needs=_after_training, slow=True
    ),
    "clustered": Scenario(collect=clustered.collect_clustered, needs=_after_training, slow=True),
    "piped": Scenario(collect=piped.collect_piped, needs=_after_training, slow=True),
    "interrupted": Scenario(
        collect=interrupted.collect_interrupted, needs=_after_training, slow=True
    ),
    "overridden": Scenario(
        collect=overridden.collect_overridden, needs=lambda _: ("trained", "built"), slow=True
    ),
    "fabric": Scenario(collect=overridden.collect_fabric, slow=True),
    "reaped": Scenario(collect=reaping.collect_reaped, needs=_after_stopping, slow=True),
}
