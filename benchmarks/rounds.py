"""Servers under load in turn: each on one core, the load on another, in interleaved rounds."""

from __future__ import annotations

import json
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from containers import HERE, PORT, address, first_answer, second_core

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import docker
    from containers import Body, Subject
    from docker.models.containers import Container

CONNECTIONS = 8


@dataclass
class Measured:
    """What was seen of one server; a value a round for each measure."""

    megabytes: float
    values: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))

    def median(self, measure: str) -> float:
        """The median of the rounds."""
        return statistics.median(self.values[measure])

    def times(self, other: Measured, measure: str) -> float:
        """How many times the other's value this is: the median over the rounds."""
        pairs = zip(self.values[measure], other.values[measure], strict=True)
        return statistics.median(mine / theirs for mine, theirs in pairs)


def measure(
    client: docker.DockerClient,
    subjects: Sequence[Subject],
    bodies: Mapping[str, Body],
    check: Callable[[Subject, str], None],
    *,
    rounds: int,
    seconds: int,
) -> dict[str, Measured]:
    """Start every server anew in each round, have it checked, and load it with each body.

    Args:
        client: The engine.
        subjects: The servers.
        bodies: What is sent, by a label that goes before the measures `rate` (requests a second),
            `p50` and `p99` (milliseconds); `ready` is the time to the first 200 of `/ping`, in
            seconds.
        check: Ends the run when the server at an address gives a wrong answer.
        rounds: How often.
        seconds: Of load with each body, after one second that is not counted.
    """
    core = second_core()
    running: dict[str, Container] = {}
    sizes = {one.name: client.images.get(one.image).attrs["Size"] / 1e6 for one in subjects}
    results = {name: Measured(size) for name, size in sizes.items()}
    try:
        for number in range(rounds):
            for subject in subjects:
                if subject.name in running:
                    running.pop(subject.name).remove(force=True)
                running[subject.name] = container = subject.create(client)
                results[subject.name].values["ready"].append(first_answer(container))
            for subject in subjects:
                host = address(running[subject.name])
                check(subject, host)
                for label, body in bodies.items():
                    seen = load(host, body, seconds, core)
                    print(f"round {number + 1}: {subject.name} {label} {seen}", file=sys.stderr)
                    for name, value in seen.items():
                        results[subject.name].values[f"{label} {name}".strip()].append(value)
        return results
    finally:
        for container in running.values():
            container.remove(force=True)


def load(host: str, body: Body, seconds: int, core: int, warm: int = 1) -> dict[str, float]:
    """What one round of wrk saw, after so many seconds of it to warm up."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "body"
        file.write_bytes(body.content)
        _wrk(host, body, file, warm, core)
        seen = _wrk(host, body, file, seconds, core)
    return {
        "rate": seen["requests"] / seen["microseconds"] * 1e6,
        "p50": seen["p50"] / 1e3,
        "p99": seen["p99"] / 1e3,
    }


def wrk(host: str, body: Body, file: Path, seconds: int, core: int) -> list[str]:
    """The command that loads a server from a core with the content of a file."""
    command = ["taskset", "-c", str(core), "wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s"]
    target = ["--timeout", "10s", "-s", str(HERE / "wrk.lua"), f"http://{host}:{PORT}/invocations"]
    return [*command, *target, "--", body.media, str(file), body.accept]


def _wrk(host: str, body: Body, file: Path, seconds: int, core: int) -> dict[str, float]:
    command = wrk(host, body, file, seconds, core)
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    seen: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    if seen["errors"]:
        raise SystemExit(f"{seen['errors']:.0f} requests failed:\n{done.stdout}")
    return seen


def need_wrk() -> None:
    """End with exit code 3 where wrk is missing."""
    if not shutil.which("wrk"):
        print("wrk is missing: apt-get install wrk", file=sys.stderr)
        raise SystemExit(3)
