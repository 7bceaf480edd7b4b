"""The generated container beside the book's and beside the ceiling, in one run on one machine.

    .venv/bin/python benchmarks/serving.py

Each server has one core, the load another. Rounds are interleaved, so that whatever else the
machine does hits all alike; what is reported is the median of the rounds. Prints a table and writes
it, with a chart, to benchmarks/results/. Exits with 1 when a target is missed.
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import docker
from chart import chart
from containers import (
    ANSWER,
    HERE,
    PORT,
    ROW,
    Subject,
    address,
    boxwright,
    first_answer,
    request,
    second_core,
    trained,
)
from machine import machine

if TYPE_CHECKING:
    from docker.models.containers import Container

CONNECTIONS = 8
GENERATED, BOOK, ECHO = "generated", "book", "echo"
TITLES = {
    GENERATED: "generated container",
    BOOK: "book's container",
    ECHO: "echo, same server",
}


@dataclass
class Measured:
    """What was seen of one server; a value a round."""

    rate: list[float] = field(default_factory=list)
    p50: list[float] = field(default_factory=list)
    p99: list[float] = field(default_factory=list)
    ready: list[float] = field(default_factory=list)
    megabytes: float = 0

    def median(self, name: str) -> float:
        """The median of one of the lists."""
        return statistics.median(getattr(self, name))

    def times(self, other: Measured, name: str) -> float:
        """How many times the other's value this is: the median over the rounds."""
        pairs = zip(getattr(self, name), getattr(other, name), strict=True)
        return statistics.median(mine / theirs for mine, theirs in pairs)


def build(client: docker.DockerClient, work: Path) -> list[Subject]:
    """Build both images, train both models, and say how each server is started."""
    images = {name: f"boxwright-benchmark-{name}:{work.name}" for name in (GENERATED, BOOK)}
    project = work / "benchmark"
    boxwright("new", "flask", str(project), "--defaults")
    boxwright("build", "--quiet", "-C", str(project), "--tag", images[GENERATED])
    client.images.build(path=str(HERE / "book"), tag=images[BOOK], rm=True)
    ours = trained(client, images[GENERATED], "train")
    theirs = trained(client, images[BOOK], "python", "train.py")
    echo = {"opt/program/echo.py": (HERE / "echo.py").read_bytes()}
    return [
        Subject(ECHO, images[GENERATED], ("python", "echo.py"), echo, answers=False),
        Subject(GENERATED, images[GENERATED], ("serve",), ours),
        Subject(BOOK, images[BOOK], ("python", "serve.py"), theirs),
    ]


def starts(client: docker.DockerClient, subject: Subject) -> tuple[float, Container]:
    """Seconds to the first 200 of a new container, and the container."""
    container = subject.create(client)
    return first_answer(container), container


def check(subject: Subject, host: str) -> None:
    """A server that gives a wrong answer quickly is not fast."""
    status, body = request(host, "POST", "/invocations", ROW)
    right = abs(float(body) - ANSWER) < 1e-4 if subject.answers else body == ROW
    if status != 200 or not right:
        raise SystemExit(f"{subject.name} answered {status} {body!r}")


def load(host: str, seconds: int, core: int) -> dict[str, float]:
    """One round of wrk."""
    command = ["taskset", "-c", str(core), "wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s"]
    target = ["-s", str(HERE / "wrk.lua"), f"http://{host}:{PORT}/invocations"]
    done = subprocess.run([*command, *target], check=True, capture_output=True, text=True)
    seen: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    if seen["errors"]:
        raise SystemExit(f"{seen['errors']:.0f} requests failed:\n{done.stdout}")
    return seen


def measure(rounds: int, seconds: int) -> tuple[dict[str, Measured], str]:
    """All rounds of all servers, and the machine they ran on."""
    client = docker.from_env(timeout=600)
    core = second_core()
    results = {name: Measured() for name in TITLES}
    running: dict[str, Container] = {}
    subjects: list[Subject] = []
    work = Path(tempfile.mkdtemp(prefix="boxwright-"))
    try:
        subjects = build(client, work)
        for subject in subjects:
            results[subject.name].megabytes = client.images.get(subject.image).attrs["Size"] / 1e6
        for number in range(rounds):
            for subject in subjects:
                old = running.pop(subject.name, None)
                if old:
                    old.remove(force=True)
                ready, running[subject.name] = starts(client, subject)
                results[subject.name].ready.append(ready)
            for subject in subjects:
                host = address(running[subject.name])
                check(subject, host)
                load(host, 1, core)
                seen = load(host, seconds, core)
                into = results[subject.name]
                into.rate.append(seen["requests"] / seen["microseconds"] * 1e6)
                into.p50.append(seen["p50"] / 1e3)
                into.p99.append(seen["p99"] / 1e3)
                print(f"round {number + 1}: {subject.name} {into.rate[-1]:.0f}/s", file=sys.stderr)
        return results, machine(client)
    finally:
        for container in running.values():
            container.remove(force=True)
        for image in {subject.image for subject in subjects}:
            client.images.remove(image, force=True)
        shutil.rmtree(work)


def targets(results: dict[str, Measured]) -> list[tuple[str, str, str, bool]]:
    """What was to be reached: name, target, value, and whether it was."""
    ours, book, echo = results[GENERATED], results[BOOK], results[ECHO]
    faster, of_echo = ours.times(book, "rate"), ours.times(echo, "rate")
    size, start = ours.megabytes / book.megabytes, ours.times(book, "ready")
    p99, their_p99 = ours.median("p99"), book.median("p99")
    return [
        ("throughput, of the book's", "≥ 5 x", f"{faster:.1f} x", faster >= 5),
        ("p99, beside the book's", f"< {their_p99:.1f} ms", f"{p99:.1f} ms", p99 < their_p99),
        ("throughput, of the echo", "≥ 0.35 x", f"{of_echo:.2f} x", of_echo >= 0.35),
        ("image size, of the book's", "≤ 0.8 x", f"{size:.2f} x", size <= 0.8),
        ("first 200, of the book's", "≤ 0.75 x", f"{start:.2f} x", start <= 0.75),
    ]


def table(results: dict[str, Measured], where: str, rounds: int, seconds: int) -> str:
    """The report, in Markdown."""
    rows = [
        f"| {TITLES[name]} | {seen.median('rate'):,.0f} | {seen.median('p50'):.2f} "
        f"| {seen.median('p99'):.1f} | {seen.median('ready'):.2f} | {seen.megabytes:.0f} |"
        for name, seen in results.items()
    ]
    reached = [
        f"| {name} | {target} | {value} | {'reached' if met else '**missed**'} |"
        for name, target, value, met in targets(results)
    ]
    return "\n".join(
        [
            "| | requests/s | p50 ms | p99 ms | first 200, s | image, MB |",
            "|---|--:|--:|--:|--:|--:|",
            *rows,
            "",
            "| | target | measured | |",
            "|---|--:|--:|---|",
            *reached,
            "",
            f"A row of 12 columns a request, {CONNECTIONS} keep-alive connections, one core for",
            f"the server, one for the load; medians of {rounds} interleaved rounds of {seconds} s.",
            f"Machine: {where}.",
            "",
        ]
    )


def main() -> int:
    """Measure, report, and say whether the targets were reached."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--seconds", type=int, default=3, help="of load, in each round")
    chosen = parser.parse_args()
    if not shutil.which("wrk"):
        print("wrk is missing: apt-get install wrk", file=sys.stderr)
        return 3
    results, where = measure(chosen.rounds, chosen.seconds)
    report = table(results, where, chosen.rounds, chosen.seconds)
    print(report)
    directory = HERE / "results"
    directory.mkdir(exist_ok=True)
    (directory / "serving.md").write_text(
        f"# Serving one linear model\n\n![chart](serving.svg)\n\n{report}"
    )
    (directory / "serving.svg").write_text(
        chart(
            "Serving one linear model",
            where,
            {
                "requests per second (more is better)": ("rate", "{:,.0f}"),
                "p99 latency, ms (less is better)": ("p99", "{:.1f}"),
                "first 200 from /ping, s (less is better)": ("ready", "{:.2f}"),
                "image, MB (less is better)": ("megabytes", "{:.0f}"),
            },
            {
                TITLES[name]: {
                    "rate": seen.median("rate"),
                    "p99": seen.median("p99"),
                    "ready": seen.median("ready"),
                    "megabytes": seen.megabytes,
                }
                for name, seen in results.items()
            },
        )
    )
    return 0 if all(met for *_, met in targets(results)) else 1


if __name__ == "__main__":
    raise SystemExit(main())
