"""Judgements over training jobs on several hosts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from boxwright_conformance.checks.verdict import NotJudged, Violation, requirement
from boxwright_conformance.checks.words import ending, tail

if TYPE_CHECKING:
    from boxwright_conformance.scenarios.evidence.training_hosts import Clustered, ClusterRun


@requirement("TRAIN-027")
def check_rank_is_not_from_groups(clustered: Clustered) -> None:
    """The hosts of an instance group are in another order on each host."""
    _judge(clustered, "groups", "instance groups list their hosts in another order on each host")


@requirement("TRAIN-028")
def check_rank_is_the_place_in_the_list(clustered: Clustered) -> None:
    """algo-10 is the second of three hosts."""
    _judge(clustered, "numbers", "the hosts are algo-1, algo-10 and algo-2")


@requirement("TRAIN-029")
def check_interface_is_the_named_one(clustered: Clustered) -> None:
    """The hosts meet on eth1 when they are told so."""
    _judge(clustered, "interface", "the hosts meet on eth1 and not on eth0")


@requirement("TRAIN-031")
def check_late_peers_are_waited_for(clustered: Clustered) -> None:
    """A host may come later than the others."""
    _judge(clustered, "late", "the last host comes later than the others")


@requirement("TRAIN-049")
def check_host_without_data_takes_part(clustered: Clustered) -> None:
    """A shard may be empty."""
    _judge(clustered, "shards", "the files are dealt out and the last host gets none")


@requirement("TRAIN-063")
def check_hosts_do_not_collide(clustered: Clustered) -> None:
    """The directories of all hosts can be merged."""
    runs = (clustered.run, clustered.plain)
    whole = next((one for one in runs if one and one.succeeded), None)
    if whole is None:
        raise NotJudged(_fails_anyway(clustered))
    if whole.collisions:
        many = f"{len(whole.collisions)} file(s) differ between hosts"
        raise Violation(f"{many}: {whole.collisions[0]}", "\n".join(whole.collisions[:20]))


@requirement("TRAIN-086")
def check_hosts_need_nobody_else(clustered: Clustered) -> None:
    """The hosts reach each other and nothing else."""
    _judge(clustered, "internal", "the hosts reach nothing but each other")


def _judge(clustered: Clustered, name: str, what: str) -> None:
    """Fail when this one burden is enough to break a cluster that goes well without it."""
    if clustered.run.succeeded:
        return
    if clustered.plain is None or not clustered.plain.succeeded:
        raise NotJudged(_fails_anyway(clustered))
    alone = clustered.alone[name]
    if not alone.succeeded:
        _, run = alone.worst
        reason = f"training on several hosts fails once {what}: {_outcome(alone)}"
        raise Violation(reason, tail(run.result.log))
    if all(one.succeeded for one in clustered.alone.values()):
        together = f"fails under all burdens together, under none alone: {_outcome(clustered.run)}"
        raise NotJudged(f"training on several hosts {together}")


def _fails_anyway(clustered: Clustered) -> str:
    return (
        "training on two hosts fails in its plainest form too: "
        f"{_outcome(clustered.plain or clustered.run)}"
    )


def _outcome(run: ClusterRun) -> str:
    host, worst = run.worst
    if worst.result.exit_code == 0 and not worst.result.timed_out:
        return "nothing in /opt/ml/model of any host"
    return f"{host}: {ending(worst.result)}"
