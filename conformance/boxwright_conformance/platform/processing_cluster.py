"""Runs a processing job on several hosts, as the platform does."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from boxwright_conformance.platform.errors import engine_errors
from boxwright_conformance.platform.shards import deal
from boxwright_conformance.platform.together import Together

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from boxwright_conformance.platform.processing import ProcessingJob
    from boxwright_conformance.platform.processing_harvest import ProcessingResult

__all__ = ["ProcessingCluster"]


@dataclass
class ProcessingCluster:
    """All hosts of one processing job, on a network of their own: `start`, then `wait`.

    Each host is reached by its name; the names of the machines themselves are random. An input
    that is sharded (`ProcessingJob.sharded`) is dealt out by key, the others go to every host.

    Attributes:
        job: what the hosts have in common; its network, and whether that has a way out
            (`ProcessingJob.internal`), is the cluster's.
        hosts: their names.
        empty: so many hosts, the last ones, get no file of an input that is sharded.
        late: seconds after which the first host starts, where they shall miss it.
        after_failure: seconds that the others may go on when one has failed; None: until they
            end by themselves.
        jobs: the job of each host, once they have started.
    """

    job: ProcessingJob
    hosts: Sequence[str] = ("algo-1", "algo-2")
    empty: int = 0
    late: float = 0.0
    after_failure: float | None = 2.0
    jobs: dict[str, ProcessingJob] = field(default_factory=dict, init=False)
    _network: str = field(default="", init=False)
    _together: Together[ProcessingResult] = field(init=False)

    def start(self) -> None:
        """Start the hosts, one after the other; the first one last when it is late.

        Raises:
            PlatformError: the engine or an input is at fault.
        """
        session, job = self.job.session, self.job
        self._network = session.network(internal=job.internal)
        dealt = {name: self._dealt(job.source(name)) for name in job.sharded}
        for turn, host in enumerate(self.hosts):
            self.jobs[host] = self._host(host, {name: dealt[name][turn] for name in dealt})
        self._together = Together(self.jobs, self.after_failure)
        first, *others = self.jobs.values()
        for one in others if self.late else (first, *others):
            one.start()
        if self.late:
            threading.Event().wait(self.late)
            first.start()

    def _dealt(self, source: Path) -> list[Path]:
        """The share of each host."""
        session = self.job.session
        shares = deal(session, source, len(self.hosts) - self.empty)
        return shares + [session.directory("shard") for _ in range(self.empty)]

    def _host(self, host: str, shards: Mapping[str, Path]) -> ProcessingJob:
        return replace(
            self.job,
            hosts=self.hosts,
            current_host=host,
            network=self._network,
            inputs={**self.job.inputs, **shards},
        )

    def stop(self, grace: float = 30, *, interrupt: bool = False) -> None:
        """Send all hosts SIGTERM or SIGINT at once, and SIGKILL after `grace` seconds."""
        self._together.stop(grace, interrupt=interrupt)

    def wait(
        self,
        timeout: float,
        idle: float | None = None,
        on_line: Callable[[str, str], None] | None = None,
    ) -> dict[str, ProcessingResult]:
        """Wait for the end of all hosts and gather what each left.

        They are killed after `timeout` seconds, or when they have done nothing for `idle` seconds.
        `on_line` is told each host and line of its log, in a thread for each host.
        """
        found = self._together.wait(timeout, idle, on_line)
        with engine_errors():
            self.job.session.client.api.remove_network(self._network)
        return found

    def run(self, timeout: float, idle: float | None = None) -> Mapping[str, ProcessingResult]:
        """Start and wait."""
        deadline = time.monotonic() + timeout
        self.start()
        return self.wait(max(0.0, deadline - time.monotonic()), idle)
