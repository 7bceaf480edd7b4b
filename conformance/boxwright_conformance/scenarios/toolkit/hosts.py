"""Runs jobs of two hosts, one host at a time."""

from __future__ import annotations

import contextlib
import json
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

from boxwright_conformance.platform import PlatformError
from boxwright_conformance.platform.errors import engine_errors
from boxwright_conformance.platform.layout import resource_config
from boxwright_conformance.platform.probe import probe_image
from boxwright_conformance.scenarios.evidence.toolkit import Awaited, Ranks, Submission
from boxwright_conformance.scenarios.toolkit.code import program
from boxwright_conformance.scenarios.toolkit.jobs import MAIN, job, reported, submission
from boxwright_conformance.scenarios.training.jobs import listed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from boxwright_conformance.platform import TrainingJob
    from boxwright_conformance.scenarios.stage import Stage

__all__ = ["collect_awaited", "collect_ranks"]

_HOSTS = ("algo-1", "algo-2")
_RAN = "boxwright: the program ran"
_UNKNOWN_SECONDS = 5.0
# Pauses of the toolkit's waiting grow up to 30 s.
_LATE_SECONDS = 90.0
_IDLE = "import signal; signal.sigwait([signal.SIGTERM])"


def collect_awaited(stage: Stage) -> Awaited:
    """Run the first of two hosts; the second one's name becomes known a little later."""
    with _network(stage) as network:
        return _awaited(stage, network)


@contextmanager
def _network(stage: Stage) -> Iterator[str]:
    """The name of a network, given back when nothing is on it any more."""
    # On a network without a way out some engines take 10 s to say that a name is unknown.
    network = stage.session.network()
    yield network
    stage.session.release(network)


def _awaited(stage: Stage, network: str) -> Awaited:
    one = job(stage, {MAIN: program("report.py")}, hosts=_HOSTS, network=network)
    one.start()
    ran, ended = _watch(one)
    ended.wait(_UNKNOWN_SECONDS)
    early, gone = ran.is_set(), ended.is_set()
    if not gone:
        with _host(stage, network, _HOSTS[1]):
            ended.wait(_LATE_SECONDS)
    found = listed(one.wait(1))
    return Awaited(
        early=early,
        gone=gone,
        seconds=_UNKNOWN_SECONDS,
        after=Submission(run=found, report=reported(found.result)),
    )


def _watch(one: TrainingJob) -> tuple[threading.Event, threading.Event]:
    """Events for the program's line in the log and for the job's end."""
    ran, ended = threading.Event(), threading.Event()

    def follow() -> None:
        # The job's own thread meets the same trouble, and reports it.
        with contextlib.suppress(PlatformError):
            for line in one.logs():
                if _RAN in line:
                    ran.set()
        ended.set()

    threading.Thread(target=follow, daemon=True).start()
    return ran, ended


@contextmanager
def _host(stage: Stage, network: str, name: str) -> Iterator[None]:
    """Something on the network that has a host's name and does nothing."""
    client = stage.session.client
    with engine_errors():
        container = client.containers.create(
            probe_image(stage.session),
            ["-c", _IDLE],
            entrypoint=["python3"],
            labels=stage.session.labels(),
            network=network,
            networking_config={network: client.api.create_endpoint_config(aliases=[name])},
        )
        try:
            container.start()
            yield
        finally:
            container.remove(force=True)


def collect_ranks(stage: Stage) -> Ranks:
    """Ask each of two hosts who leads, over one list for both and over a list for each."""
    first, second = _HOSTS
    backward, forward = (second, first), (first, second)
    leading = _ranked(stage, first, backward)
    answer, other, odd = (
        _answer(one)
        for one in (leading, _ranked(stage, second, backward), _ranked(stage, second, forward))
    )
    return Ranks(
        same=_known({first: answer, second: other}),
        mixed=_known({first: answer, second: odd}),
        run=leading.run,
    )


def _ranked(stage: Stage, host: str, group: tuple[str, ...]) -> Submission:
    """Run one host of a job with a distribution; its group lists the hosts in this order."""
    config = json.loads(resource_config(host, _HOSTS))
    config["instance_groups"][0]["hosts"] = list(group)
    return submission(
        stage,
        job(
            stage,
            {MAIN: program("report.py")},
            hyperparameters={"sagemaker_parameter_server_enabled": "true"},
            environment={"SM_STUDIO_LOCAL_MODE": "true"},
            hosts=_HOSTS,
            current_host=host,
            extra_config={"resourceconfig.json": json.dumps(config).encode()},
        ),
    )


def _answer(found: Submission) -> tuple[bool, str] | None:
    """Whether the host leads and who does; None when the program was not told."""
    variables = found.report.environment if found.report else {}
    try:
        told = json.loads(variables["SM_TRAINING_ENV"])
        return bool(told["is_master"]), str(told["master_hostname"])
    except (KeyError, TypeError, ValueError):
        return None


def _known(answers: dict[str, tuple[bool, str] | None]) -> dict[str, tuple[bool, str]]:
    return {host: answer for host, answer in answers.items() if answer is not None}
