"""One Spark over all hosts of a job: master and driver on the first, a worker on each.

Names and roles come from `resourceconfig.json`; a container's own hostname is none that another
host could reach it by.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from container.hosts import Hosts
from container.settings import cpus
from spark import memory
from spark.daemons import Daemons
from spark.engine import Place
from spark.guard import guarded
from spark.inputs import compatible, digest
from spark.ties import Ties
from spark.user import name_the_user

_BETWEEN_LOOKS = 0.5


@contextlib.contextmanager
def cluster(hosts: Hosts, files: Sequence[Path]) -> Iterator[Place | None]:
    """A cluster for as long as the block lasts, on the first host; None on the others, afterwards.

    Waits until every host is there. What goes wrong on one host ends the job on all of them.

    Raises:
        ValueError: the hosts hold different files.
        Elsewhere: another host failed, or is gone.
        RuntimeError: a part of Spark ended by itself.
    """
    name_the_user()
    os.environ["SPARK_LOCAL_HOSTNAME"] = hosts.current
    leader = hosts.names[0]
    with Daemons(hosts.current, leader) as daemons, Ties(hosts) as ties:
        if hosts.leads:
            daemons.start_master()
        heap = memory.share(memory.EXECUTOR)
        offer = {"cores": cpus(), "heap": heap, "files": digest(files)}
        offers = ties.agree(offer, compatible)
        daemons.start_worker(cpus(), heap)

        def over() -> bool:
            done = ties.listen(_BETWEEN_LOOKS)
            if not done:
                daemons.check()
            return done

        if hosts.leads:
            with guarded(over):
                yield _place(leader, offers)
            ties.tell_the_end()
        else:
            while not over():
                pass
            yield None


def _place(leader: str, offers: Sequence[dict[str, Any]]) -> Place:
    """All processors of all hosts; an executor a host, as large as the smallest host can bear."""
    settings = {
        "spark.driver.memory": memory.share(memory.DRIVER),
        "spark.executor.memory": min((offer["heap"] for offer in offers), key=memory.size),
        "spark.cores.max": str(sum(offer["cores"] for offer in offers)),
        # Work begins when all of them have come, not on the first one alone.
        "spark.scheduler.minRegisteredResourcesRatio": "1.0",
        "spark.scheduler.maxRegisteredResourcesWaitingTime": "600s",
    }
    return Place(Daemons.master(leader), leader, settings)
