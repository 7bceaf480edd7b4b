"""Runs a processing job on several hosts."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from boxwright_conformance.platform import ProcessingCluster
from boxwright_conformance.platform.shards import clashes
from boxwright_conformance.scenarios.evidence import NotJudged
from boxwright_conformance.scenarios.evidence.processing import Clustered
from boxwright_conformance.scenarios.processing.jobs import need_success, plain_job, seen

if TYPE_CHECKING:
    from boxwright_conformance.scenarios.stage import Stage

__all__ = ["collect_clustered", "collect_sharded"]

_CLAIM = "multi-host"
_HOSTS = ("algo-1", "algo-2", "algo-3")
_LATE = 2.0
_LATE_SOAKING = 20.0


def collect_clustered(stage: Stage) -> Clustered:
    """Run three hosts on a network of their own; the first of them comes late."""
    _need_claim(stage)
    # Peers that give up at once are to be seen doing so.
    return _run(stage, late=_LATE_SOAKING if stage.soak else _LATE)


def collect_sharded(stage: Stage) -> Clustered:
    """Deal the inputs out to the hosts, of which the last one gets nothing."""
    _need_claim(stage)
    sharded = stage.subject.sharded
    if not sharded:
        raise NotJudged("nobody says which input may be dealt out to hosts; --sharded NAME")
    whole = stage.get("clustered_processing", Clustered)
    if not all(run.ended_well for run in whole.runs.values()):
        raise NotJudged("hosts that all have the whole input fail too (PROC-004, PROC-019)")
    return _run(stage, sharded=sharded)


def _need_claim(stage: Stage) -> None:
    if _CLAIM not in stage.claims:
        raise NotJudged(f"nobody says that it works on several hosts; --claim {_CLAIM}")
    need_success(stage)


def _run(stage: Stage, late: float = 0.0, sharded: tuple[str, ...] = ()) -> Clustered:
    # On an internal network the engine takes ten seconds to say that it knows no such name.
    job = replace(plain_job(stage), name=stage.session.unique("job"), sharded=sharded)
    # Each host's own end is judged, so none ends another one.
    cluster = ProcessingCluster(job, _HOSTS, empty=1, late=late, after_failure=None)
    cluster.start()
    results = cluster.wait(stage.clocks.processing, stage.clocks.idle)
    return Clustered(
        runs={host: seen(stage, cluster.jobs[host], result) for host, result in results.items()},
        late=late,
        collisions=clashes(result.outputs for result in results.values()),
    )
