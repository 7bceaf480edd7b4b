"""One server alone with its workers: its memory, its pings while all of them compute."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from containers import HERE, address, first_answer, request
from housing_r import BOOK, GENERATED, JSON_BYTES, TOLERANCE, answer, in_csv, in_json
from rounds import wrk

if TYPE_CHECKING:
    from collections.abc import Iterator

    import docker
    from containers import Body, Subject
    from docker.models.containers import Container

WORKERS = 4
HEAVY = 20_000  # rows: what keeps a worker busy for long
EVERY = 0.02  # seconds between two pings
# Pages that several processes share count once.
PSS = "for p in /proc/[0-9]*; do [ $p = /proc/$$ ] || cat $p/smaps_rollup 2>/dev/null; done"


def crowded(
    client: docker.DockerClient, subject: Subject, seconds: int, core: int
) -> dict[str, float]:
    """What is seen of a server with four workers, all on the first core.

    Returns:
        `memory` in MB after requests of one row, `memory, large` after large ones, and `ping p99`,
        `ping max` in milliseconds while every worker computes and others wait.
    """
    environment = {**subject.environment, "SAGEMAKER_MODEL_SERVER_WORKERS": str(WORKERS)}
    container = replace(subject, environment=environment).create(client)
    try:
        first_answer(container)
        host = address(container)
        with _load(host, in_csv(1), seconds, core) as load:
            load.wait()
        seen = {"memory": pss(container)}
        with _load(host, in_csv(HEAVY), seconds, core) as load:
            pings = _pings(host, load)
        seen["memory, large"] = pss(container)
        seen["ping p99"] = sorted(pings)[int(0.99 * (len(pings) - 1))]
        seen["ping max"] = max(pings)
        print(f"{subject.name} crowded, {len(pings)} pings: {seen}", file=sys.stderr)
        return seen
    finally:
        container.remove(force=True)


@contextmanager
def _load(host: str, body: Body, seconds: int, core: int) -> Iterator[subprocess.Popen[str]]:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "body"
        file.write_bytes(body.content)
        command = wrk(host, body, file, seconds, core)
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, text=True) as load:
            yield load
            load.wait()


def _pings(host: str, load: subprocess.Popen[str]) -> list[float]:
    """Milliseconds of each ping as long as the load lasts, each on a connection of its own."""
    time.sleep(0.5)  # until every worker has a request
    seen = []
    while load.poll() is None:
        begun = time.monotonic()
        try:
            status, _ = request(host, "GET", "/ping")
        except TimeoutError:
            status = 200  # after ten seconds, which counts
        if status != 200:
            raise SystemExit(f"/ping answered {status} under load")
        seen.append((time.monotonic() - begun) * 1e3)
        time.sleep(EVERY)
    return seen


def pss(container: Container) -> float:
    """Memory of all processes in a container, in MB."""
    said = container.exec_run(["sh", "-c", PSS]).output
    assert isinstance(said, bytes)
    lines = said.decode().splitlines()
    sizes = [int(line.split()[1]) for line in lines if line.startswith("Pss:")]
    return sum(sizes) * 1024 / 1e6


def large_json(client: docker.DockerClient, subjects: dict[str, Subject]) -> dict[str, float]:
    """Seconds for 400 KB of JSON: the book's plumber with a route for it, and ours."""
    routes = {"opt/ml/plumber.R": (HERE / "book/r/plumber.R").read_bytes()}
    book = subjects[BOOK]
    taken: dict[str, float] = {}
    said: list[list[float]] = []
    body = in_json()
    assert JSON_BYTES <= len(body.content) < 1.1 * JSON_BYTES
    for subject in (subjects[GENERATED], replace(book, files={**book.files, **routes})):
        container = subject.create(client)
        try:
            first_answer(container)
            host = address(container)
            answer(host, body)  # compiles what it calls
            begun = time.monotonic()
            said.append(answer(host, body))
            taken[subject.name] = time.monotonic() - begun
        finally:
            container.remove(force=True)
    far = max(abs(mine - other) for mine, other in zip(*said, strict=True))
    if far > TOLERANCE:
        raise SystemExit(f"predictions from JSON are off by {far:g}")
    return taken
