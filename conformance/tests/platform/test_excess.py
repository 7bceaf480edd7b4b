"""Which bound a container ran into."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from boxwright_conformance.platform import Endpoint, Limits, Session, TrainingJob
from boxwright_conformance.platform.excess import crowded, refused_to_fork, words

if TYPE_CHECKING:
    from collections.abc import Callable

FORKS = "#!/bin/sh\nwhile :; do sleep 60 & done\n"
THREADS = """
import threading, time
try:
    while True:
        threading.Thread(target=time.sleep, args=(60,), daemon=True).start()
except RuntimeError:
    time.sleep(60)
"""
EATS = "hoard = []\nwhile True: hoard.append(bytearray(1 << 20))\n"


@pytest.mark.parametrize(
    "line",
    [
        "sh: 1: Cannot fork",
        "/bin/sh: can't fork: Resource temporarily unavailable",
        "bash: fork: retry: Resource temporarily unavailable",
        "RuntimeError: can't start new thread",
        "java.lang.OutOfMemoryError: unable to create native thread",
        "node: pthread_create: Resource temporarily unavailable",
    ],
)
def test_a_refused_process_is_heard_in_the_log(line: str) -> None:
    assert refused_to_fork(f"starting\n{line}\n")


@pytest.mark.parametrize(
    "line",
    [
        "BlockingIOError: [Errno 11] Resource temporarily unavailable",
        "recv() failed (11: Resource temporarily unavailable)",
        "forked 3 workers",
    ],
)
def test_an_empty_socket_is_no_refused_process(line: str) -> None:
    assert not refused_to_fork(line)


@pytest.mark.parametrize(
    ("stats", "full"),
    [
        ({"pids_stats": {"current": 50, "limit": 50}}, True),
        ({"pids_stats": {"current": 3, "limit": 50}}, False),
        ({"pids_stats": {"current": 3}}, False),
        ({"pids_stats": {}}, False),
        ({}, False),
    ],
)
def test_as_many_processes_as_it_may_have_is_crowded(
    stats: dict[str, dict[str, int]], full: bool
) -> None:
    assert crowded(stats) is full


def test_bounds_are_put_into_words() -> None:
    assert words(()) == ""
    assert words(("pids", "log")) == " (out of processes, its log at the limit)"


@pytest.mark.docker
@pytest.mark.parametrize(
    ("program", "hit"),
    [(FORKS, "pids"), (THREADS, "pids"), (EATS, "memory"), ("#!/bin/sh\nexec yes\n", "log")],
    ids=["forks", "threads", "eats", "prints"],
)
def test_a_job_says_which_bound_it_ran_into(
    session: Session, tiny_image: Callable[..., str], program: str, hit: str
) -> None:
    limits = Limits(memory="64m", pids=30, log_bytes=100_000)
    image = tiny_image({"train": program})
    # Short: a program that prints without end is not waited for.
    result = TrainingJob(session, image, limits=limits).run(20 if hit == "memory" else 4, idle=2)
    assert hit in result.limits, (result.exit_code, result.log[-300:])
    assert result.limit in {hit, "time", "idle"}


@pytest.mark.docker
def test_a_server_that_cannot_start_says_which_bound_it_ran_into(
    session: Session, tiny_image: Callable[..., str]
) -> None:
    image = tiny_image({"serve": FORKS})
    with Endpoint(session, image, limits=Limits(pids=30)) as endpoint:
        readiness = endpoint.until_ready(3)
    assert not readiness.ready
    assert "(out of processes)" in readiness.reason
