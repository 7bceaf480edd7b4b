"""The generated container beside the book's and beside the ceiling, in one run on one machine.

    .venv/bin/python benchmarks/serving.py

Each server has one core, the load another. Rounds are interleaved, so that whatever else the
machine does hits all alike; what is reported is the median of the rounds. Prints a table and writes
it, with a chart, to benchmarks/results/. Exits with 1 when a target is missed.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import docker
from chart import chart
from containers import HERE, Body, Subject, boxwright, request, trained
from machine import machine
from rounds import CONNECTIONS, measure, need_wrk
from targets import Target, at_least, at_most, below, verdicts

if TYPE_CHECKING:
    from rounds import Measured

GENERATED, BOOK, ECHO = "generated", "book", "echo"
ROW = b"0.00632,18.0,2.31,0,0.538,6.575,65.2,4.09,1,296.0,15.3,4.98\n"
ANSWER = 29.80139
TITLES = {
    GENERATED: "generated container",
    BOOK: "book's container",
    ECHO: "echo, same server",
}


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
        Subject(ECHO, images[GENERATED], ("python", "echo.py"), echo),
        Subject(GENERATED, images[GENERATED], ("serve",), ours),
        Subject(BOOK, images[BOOK], ("python", "serve.py"), theirs),
    ]


def check(subject: Subject, host: str) -> None:
    """A server that gives a wrong answer quickly is not fast."""
    status, body = request(host, "POST", "/invocations", Body("text/csv", ROW))
    right = body == ROW if subject.name == ECHO else abs(float(body) - ANSWER) < 1e-4
    if status != 200 or not right:
        raise SystemExit(f"{subject.name} answered {status} {body!r}")


def run(rounds: int, seconds: int) -> tuple[dict[str, Measured], str]:
    """All rounds of all servers, and the machine they ran on."""
    client = docker.from_env(timeout=600)
    subjects: list[Subject] = []
    with tempfile.TemporaryDirectory(prefix="boxwright-") as work:
        try:
            subjects = build(client, Path(work))
            bodies = {"": Body("text/csv", ROW)}
            seen = measure(client, subjects, bodies, check, rounds=rounds, seconds=seconds)
            return {name: seen[name] for name in TITLES}, machine(client)
        finally:
            for image in {subject.image for subject in subjects}:
                client.images.remove(image, force=True)


def targets(results: dict[str, Measured]) -> list[Target]:
    """What was to be reached."""
    ours, book, echo = results[GENERATED], results[BOOK], results[ECHO]
    return [
        at_least("throughput, of the book's", 5, ours.times(book, "rate")),
        below("p99, beside the book's", book.median("p99"), ours.median("p99")),
        at_least("throughput, of the echo", 0.35, ours.times(echo, "rate")),
        at_most("image size, of the book's", 0.8, ours.megabytes / book.megabytes),
        at_most("first 200, of the book's", 0.75, ours.times(book, "ready")),
    ]


def table(results: dict[str, Measured], where: str, rounds: int, seconds: int) -> str:
    """The report, in Markdown."""
    rows = [
        f"| {TITLES[name]} | {seen.median('rate'):,.0f} | {seen.median('p50'):.2f} "
        f"| {seen.median('p99'):.1f} | {seen.median('ready'):.2f} | {seen.megabytes:.0f} |"
        for name, seen in results.items()
    ]
    return "\n".join(
        [
            "| | requests/s | p50 ms | p99 ms | first 200, s | image, MB |",
            "|---|--:|--:|--:|--:|--:|",
            *rows,
            "",
            *verdicts(targets(results)),
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
    need_wrk()
    results, where = run(chosen.rounds, chosen.seconds)
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
    return 0 if all(one.met for one in targets(results)) else 1


if __name__ == "__main__":
    raise SystemExit(main())
