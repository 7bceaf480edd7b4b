"""The scenarios of processing jobs."""

from __future__ import annotations

from boxwright_conformance.scenarios.processing import (
    hosts,
    jobs,
    monitor,
    moved,
    scripts,
    spoilt,
    stopping,
)
from boxwright_conformance.scenarios.stage import Scenario

__all__ = ["SCENARIOS"]


def _after_processing(_: object) -> tuple[str, ...]:
    return ("processed",)


def _after_cluster(_: object) -> tuple[str, ...]:
    return ("processed", "clustered_processing")


SCENARIOS: dict[str, Scenario] = {
    "processed": Scenario(collect=jobs.collect_processed),
    "poisoned_processing": Scenario(
        collect=spoilt.collect_poisoned, needs=_after_processing, slow=True
    ),
    "emptied_processing": Scenario(
        collect=spoilt.collect_emptied, needs=_after_processing, slow=True
    ),
    "absent_outputs": Scenario(collect=spoilt.collect_absent, needs=_after_processing, slow=True),
    "moved": Scenario(collect=moved.collect_moved, needs=_after_processing, slow=True),
    "stopped_processing": Scenario(
        collect=stopping.collect_stopped, needs=_after_processing, slow=True
    ),
    "clustered_processing": Scenario(
        collect=hosts.collect_clustered, needs=_after_processing, slow=True
    ),
    "sharded_processing": Scenario(collect=hosts.collect_sharded, needs=_after_cluster, slow=True),
    "scripted": Scenario(collect=scripts.collect_scripted, slow=True),
    "monitored": Scenario(collect=monitor.collect_monitored, slow=True),
}
