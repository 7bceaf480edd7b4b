"""Runs a training job on several hosts, as the platform does."""

from __future__ import annotations

import json
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from boxwright_conformance.platform import layout
from boxwright_conformance.platform.errors import engine_errors
from boxwright_conformance.platform.together import Together
from boxwright_conformance.platform.training import TrainingJob

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from boxwright_conformance.platform.harvest import TrainingResult

__all__ = ["Cluster"]

_LOOK_SECONDS = 0.1
# How long the others may go on after one host has failed; the platform stops them as well.
_AFTER_FAILURE = 2.0


@dataclass
class Cluster:
    """All hosts of one training job, on a network of their own: `start`, then `wait`.

    Each host is reached by its name; the names of the machines themselves are random.

    Attributes:
        job: what the hosts have in common; its network, and whether that has a way out
            (`TrainingJob.internal`), is the cluster's.
        hosts: their names.
        late: seconds after which the last host starts.
        eth1: whether ``eth0`` leads elsewhere, and the hosts meet on ``eth1``.
        groups: whether the hosts are told more than the three documented keys: instance groups, in
            another order on each host.
        change: makes of a host's name and its job the job that it runs instead.
        jobs: the job of each host, once they have started.
    """

    job: TrainingJob
    hosts: Sequence[str] = ("algo-1", "algo-2")
    late: float = 0.0
    eth1: bool = False
    groups: bool = True
    change: Callable[[str, TrainingJob], TrainingJob] = lambda _, job: job
    jobs: dict[str, TrainingJob] = field(default_factory=dict, init=False)
    _networks: list[str] = field(default_factory=list, init=False)
    _together: Together[TrainingResult] = field(init=False)

    def start(self) -> None:
        """Start the hosts, all at once but a last one that is late.

        Raises:
            PlatformError: the engine or a channel is at fault.
        """
        self.jobs = {host: self._host(host) for host in self.hosts}
        self._together = Together(self.jobs, _AFTER_FAILURE)
        for job in self.jobs.values():
            job.prepare()
        prompt = [self.jobs[host] for host in (self.hosts[:-1] if self.late else self.hosts)]
        with ThreadPoolExecutor(len(self.hosts)) as pool:
            list(pool.map(TrainingJob.start, prompt))
        if self.late:
            self._wait_or_fail(self.late)
            self.jobs[self.hosts[-1]].start()

    def _host(self, host: str) -> TrainingJob:
        if not self._networks:
            session, internal = self.job.session, self.job.internal
            self._networks.append(session.network(internal=internal))
            if self.eth1:
                self._networks.append(session.network(internal=internal, word="decoy"))
        decoy = self._networks[1] if self.eth1 else ""
        job = replace(
            self.job,
            hosts=self.hosts,
            current_host=host,
            network=self._networks[0],
            decoy=decoy,
            extra_config={
                **self.job.extra_config,
                "resourceconfig.json": self._resources(host),
            },
        )
        return self.change(host, job)

    def _resources(self, host: str) -> bytes:
        """The configuration of one host."""
        config = json.loads(layout.resource_config(host, self.hosts))
        config["network_interface_name"] = "eth1" if self.eth1 else "eth0"
        if not self.groups:
            kept = ("current_host", "hosts", "network_interface_name")
            return json.dumps({key: config[key] for key in kept}).encode()
        turn = sorted(self.hosts).index(host) + 1
        shuffled = config["instance_groups"][0]["hosts"]
        config["instance_groups"][0]["hosts"] = [*shuffled[turn:], *shuffled[:turn]]
        return json.dumps(config).encode()

    def _wait_or_fail(self, seconds: float) -> None:
        """Wait, but not longer than all hosts that have started live."""
        deadline = time.monotonic() + seconds
        running = [self.jobs[host] for host in self.hosts[:-1]]
        while time.monotonic() < deadline and not all(job.ended for job in running):
            time.sleep(_LOOK_SECONDS)

    def stop(self, grace: float = 120) -> None:
        """Stop all hosts at once."""
        self._together.stop(grace)

    def wait(
        self,
        timeout: float,
        idle: float | None = None,
        on_line: Callable[[str, str], None] | None = None,
    ) -> dict[str, TrainingResult]:
        """Wait for the end of all hosts and gather what each left; one that fails ends the job.

        They are killed after `timeout` seconds, or when they have done nothing for `idle` seconds.
        `on_line` is told each host and line of its log, in a thread for each host.
        """
        found = self._together.wait(timeout, idle, on_line)
        self._remove_networks()
        return found

    def run(self, timeout: float, idle: float | None = None) -> Mapping[str, TrainingResult]:
        """Start and wait."""
        deadline = time.monotonic() + timeout
        self.start()
        return self.wait(max(0.0, deadline - time.monotonic()), idle)

    def _remove_networks(self) -> None:
        with engine_errors():
            for name in self._networks:
                self.job.session.client.api.remove_network(name)
        self._networks.clear()
