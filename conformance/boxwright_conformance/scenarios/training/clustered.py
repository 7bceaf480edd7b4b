"""Trains on several hosts under all burdens of a cluster, and finds out which one broke it."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from boxwright_conformance.platform import Channel
from boxwright_conformance.platform.cluster import Cluster
from boxwright_conformance.platform.shards import clashes, deal
from boxwright_conformance.scenarios.evidence import NotJudged
from boxwright_conformance.scenarios.evidence.training_hosts import Clustered, ClusterRun
from boxwright_conformance.scenarios.training.change import search
from boxwright_conformance.scenarios.training.jobs import listed, name, need_success, plain_job

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from boxwright_conformance.platform import TrainingJob
    from boxwright_conformance.scenarios.evidence import TrainingRun
    from boxwright_conformance.scenarios.stage import Stage

__all__ = ["collect_clustered"]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Setting:
    """What differs between the clusters that are tried."""

    hosts: tuple[str, ...] = ("algo-1", "algo-2")
    late: float = 0.0
    eth1: bool = False
    groups: bool = False
    internal: bool = False
    sharded: bool = False


_REQUIREMENTS = {
    "late": "TRAIN-031",
    "numbers": "TRAIN-028",
    "groups": "TRAIN-027",
    "interface": "TRAIN-029",
    "shards": "TRAIN-049",
    "internal": "TRAIN-086",
}


def collect_clustered(stage: Stage) -> Clustered:
    """Train under all burdens of a cluster; when that fails, find out which one it was."""
    if "multi-host" not in stage.claims:
        raise NotJudged("not claimed: multi-host; next: --claim multi-host")
    need_success(stage)
    changes: dict[str, dict[str, object]] = {
        "late": {"late": stage.clocks.late_host},
        # Sorted as texts; the second one's number is not its place.
        "numbers": {"hosts": ("algo-1", "algo-10", "algo-2")},
        "groups": {"groups": True},
        "interface": {"eth1": True},
        "shards": {"sharded": True},
        "internal": {"internal": True},
    }
    names = [one for one in changes if _REQUIREMENTS[one] in stage.judged]

    def run(chosen: Sequence[str]) -> ClusterRun:
        merged = {key: value for one in chosen for key, value in changes[one].items()}
        return _run(stage, replace(_Setting(), **merged))  # type: ignore[arg-type]

    loaded = run(names)
    if loaded.succeeded:
        return Clustered(run=loaded)
    plain = run(())
    if not plain.succeeded:
        return Clustered(run=loaded, plain=plain)
    alone = search(names, run, lambda one: not one.succeeded, loaded)
    return Clustered(run=loaded, plain=plain, alone=alone)


def _run(stage: Stage, setting: _Setting) -> ClusterRun:
    job = replace(plain_job(stage), name=name(), internal=setting.internal, extra_config={})
    shards = _shards(stage, setting.hosts) if setting.sharded else {}

    def change(host: str, one: TrainingJob) -> TrainingJob:
        return _with_shard(one, shards[host]) if shards else one

    cluster = Cluster(
        job,
        hosts=setting.hosts,
        late=setting.late,
        eth1=setting.eth1,
        groups=setting.groups,
        change=change,
    )
    results = cluster.run(stage.clocks.training, stage.clocks.idle)
    runs = {host: listed(result) for host, result in results.items()}
    return ClusterRun(runs=runs, collisions=_collisions(runs))


def _with_shard(job: TrainingJob, channels: Mapping[str, Channel]) -> TrainingJob:
    declared = {
        one: {
            "TrainingInputMode": "File",
            "S3DistributionType": "ShardedByS3Key",
            "RecordWrapperType": "None",
        }
        for one in channels
    }
    config = {**job.extra_config, "inputdataconfig.json": json.dumps(declared).encode()}
    return replace(job, channels=channels, extra_config=config)


def _shards(stage: Stage, hosts: Sequence[str]) -> dict[str, dict[str, Channel]]:
    """Deal out the files of each channel to all hosts but the last, which gets none."""
    dealt: dict[str, dict[str, Channel]] = {host: {} for host in hosts}
    for channel, source in stage.subject.channels.items():
        known = source if isinstance(source, Channel) else Channel(source)
        shares = deal(stage.session, known.path, len(hosts) - 1)
        for host, share in zip(hosts, [*shares, stage.session.directory("shard")], strict=True):
            dealt[host][channel] = Channel(share, known.content_type)
    return dealt


def _collisions(runs: Mapping[str, TrainingRun]) -> tuple[str, ...]:
    """Paths below model and output/data that two hosts wrote with different bytes."""
    results = [run.result for run in runs.values()]
    return clashes({"model": r.model, "output/data": r.output / "data"} for r in results)
