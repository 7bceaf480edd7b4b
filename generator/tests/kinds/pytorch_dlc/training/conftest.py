"""Training jobs of the project, on one host or on several; they reach nobody else."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import pytest
from boxwright_conformance.platform import TrainingJob
from boxwright_conformance.platform.cluster import Cluster

if TYPE_CHECKING:
    from pathlib import Path

    from boxwright_conformance.platform import Session, TrainingResult

Job = Callable[..., TrainingJob]
PARAMETERS = re.compile(r"^rank (\d+) of (\d+) on \S+ parameters=(\S+)$", re.MULTILINE)


@pytest.fixture(scope="session")
def job(session: Session, training_image: str, project: Path) -> Job:
    """A training job, on the sample data if nothing else is given."""

    def make(hyperparameters: Mapping[str, str] | None = None, **changes: Any) -> TrainingJob:
        changes.setdefault("channels", {"train": project / "data/train"})
        told = {"node_count": "34", "epochs": "30"} | dict(hyperparameters or {})
        return TrainingJob(session, training_image, hyperparameters=told, internal=True, **changes)

    return make


@pytest.fixture(scope="session")
def play(job: Job) -> Callable[..., Mapping[str, TrainingResult]]:
    """Runs a job on several hosts, whose groups are in another order on each."""

    def run(
        *hosts: str, change: Any = None, late: float = 0, **changes: Any
    ) -> Mapping[str, TrainingResult]:
        cluster = Cluster(job(**changes), hosts=hosts, late=late)
        if change:
            cluster.change = change
        return cluster.run(240)

    return run


@pytest.fixture(scope="session")
def parameters() -> Callable[..., dict[tuple[str, str], str]]:
    """The sum of the network's parameters by rank and number of ranks, as logs say it."""

    def find(*results: TrainingResult) -> dict[tuple[str, str], str]:
        found = [line for one in results for line in PARAMETERS.findall(one.log)]
        return {(rank, size): value for rank, size, value in found}

    return find


@pytest.fixture(scope="session")
def stop_at() -> Callable[[Any, str], None]:
    """Stops a job or all hosts of one, once a line of the first one's log holds a text."""

    def stop(one: TrainingJob | Cluster, text: str) -> None:
        one.start()
        first = next(iter(one.jobs.values())) if isinstance(one, Cluster) else one
        assert any(text in line for line in first.logs())
        one.stop(60)

    return stop
