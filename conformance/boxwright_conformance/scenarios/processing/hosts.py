"""Runs a processing job on several hosts."""

from __future__ import annotations

import threading
import time
from dataclasses import replace
from typing import TYPE_CHECKING

from boxwright_conformance.scenarios.evidence import NotJudged
from boxwright_conformance.scenarios.evidence.processing import Clustered, ProcessingRun
from boxwright_conformance.scenarios.processing.jobs import need_success, plain_job, seen

if TYPE_CHECKING:
    from boxwright_conformance.scenarios.stage import Stage

__all__ = ["collect_clustered"]

_CLAIM = "multi-host"
_HOSTS = ("algo-1", "algo-2", "algo-3")
_LATE = 2.0
_LATE_SOAKING = 20.0


def collect_clustered(stage: Stage) -> Clustered:
    """Run three hosts on a network of their own; the first of them comes late."""
    if _CLAIM not in stage.claims:
        raise NotJudged(f"nobody says that it works on several hosts; --claim {_CLAIM}")
    need_success(stage)
    late = _LATE_SOAKING if stage.soak else _LATE
    # On an internal network the engine takes ten seconds to say that it knows no such name.
    network = stage.session.network()
    jobs = {
        host: replace(
            plain_job(stage),
            name=stage.session.unique("job"),
            hosts=_HOSTS,
            current_host=host,
            network=network,
        )
        for host in _HOSTS
    }
    for host in _HOSTS[1:]:
        jobs[host].start()
    # Peers that give up at once are to be seen doing so.
    threading.Event().wait(late)
    jobs[_HOSTS[0]].start()
    deadline = time.monotonic() + stage.clocks.processing
    runs: dict[str, ProcessingRun] = {}
    for host, job in jobs.items():
        left = max(0.0, deadline - time.monotonic())
        runs[host] = seen(stage, job, job.wait(left, stage.clocks.idle))
    return Clustered(runs=runs, late=late)
