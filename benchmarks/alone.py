"""One server alone on its core: from its start over its first answer to its memory under load."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

from containers import address, first_answer, request, second_core
from crowded import pss
from rounds import load

if TYPE_CHECKING:
    from collections.abc import Callable

    import docker
    from containers import Body, Subject
    from docker.models.containers import Container

PATIENCE = 120  # seconds for the first answer, from the start


def alone(
    client: docker.DockerClient,
    subject: Subject,
    body: Body,
    check: Callable[[Subject, str], None],
    *,
    seconds: int,
    warm: int,
) -> dict[str, float]:
    """Start a server, have it checked and load it.

    Args:
        client: The engine.
        subject: The server.
        body: What every request carries.
        check: Ends the run when the server at an address gives a wrong answer.
        seconds: Of load that count.
        warm: Of load before, that do not.

    Returns:
        `ready` and `answer`, seconds from the start to the first 200 of `/ping` and to the first
        answer of `/invocations`; `rate` in requests a second, `p50` and `p99` in milliseconds, and
        `memory` in MB after the load.
    """
    container = subject.create(client)
    try:
        started = time.monotonic()
        ready = first_answer(container)
        _until_answered(container, body, started + PATIENCE)
        answer = time.monotonic() - started
        host = address(container)
        check(subject, host)
        seen = {"ready": ready, "answer": answer}
        seen |= load(host, body, seconds, second_core(), warm)
        seen["memory"] = pss(container)
        print(f"{subject.name}: {seen}", file=sys.stderr)
        return seen
    finally:
        container.remove(force=True)


def _until_answered(container: Container, body: Body, deadline: float) -> None:
    """Ask until there is an answer: a server may say that it is well before its model is loaded."""
    host = address(container)
    while (left := deadline - time.monotonic()) > 0:
        try:
            if request(host, "POST", "/invocations", body, left)[0] == 200:
                return
        except OSError:
            pass
        time.sleep(0.005)
    raise SystemExit(f"no prediction within {PATIENCE} s:\n{container.logs().decode()}")
