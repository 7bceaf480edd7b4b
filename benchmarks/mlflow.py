"""The generated `mlflow` container beside the one that MLflow makes of the very same logged model.

    .venv/bin/python benchmarks/mlflow.py

Trains the model of `boxwright new mlflow`, lets `mlflow models generate-dockerfile` write the other
image for it, and builds that on the base image that the project has as well. Both must predict
alike. Each server has one core, the load another, and rounds are interleaved. Prints a table and
writes it, with a chart, to benchmarks/results/. Exits with 1 when a target is missed.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import docker
from chart import chart
from containers import HERE, Subject, request
from logged import CSV, GENERATED, SPLIT, STOCK, Table, prepare
from machine import machine
from rounds import CONNECTIONS, measure, need_wrk
from targets import Target, at_least, at_most, below, noise, verdicts

if TYPE_CHECKING:
    from rounds import Measured

TITLES = {GENERATED: "generated container", STOCK: "MLflow's container"}
SENT = {CSV: "CSV with a header", SPLIT: "JSON, `dataframe_split`"}
TOLERANCE = 1e-6


def check(table: Table, right: dict[str, list[float]], subject: Subject, host: str) -> None:
    """All servers must predict what the first one did, in every form; `right` keeps that."""
    for label, body in table.bodies(len(table.rows)).items():
        status, said = request(host, "POST", "/invocations", body)
        if status != 200:
            raise SystemExit(f"{subject.name}, {label}: {status} {said[:300]!r}")
        predicted = json.loads(said)["predictions"]
        expected = right.setdefault("predictions", predicted)
        far = max(abs(mine - other) for mine, other in zip(predicted, expected, strict=True))
        if far > TOLERANCE or len(predicted) != len(table.rows):
            raise SystemExit(f"{subject.name}, {label}: predictions are off by {far:g}")


def run(rounds: int, seconds: int) -> tuple[dict[str, Measured], str]:
    """All rounds of both servers, and the machine they ran on."""
    client = docker.from_env(timeout=600)
    with tempfile.TemporaryDirectory(prefix="boxwright-") as folder:
        work = Path(folder)
        images = {name: f"boxwright-benchmark-{name}:{work.name}" for name in TITLES}
        try:
            subjects, table = prepare(client, work, images)
            same = partial(check, table, {})
            bodies = table.bodies(1)
            seen = measure(client, subjects, bodies, same, rounds=rounds, seconds=seconds)
            return seen, machine(client)
        finally:
            for image in images.values():
                if client.images.list(name=image):
                    client.images.remove(image, force=True)


def targets(results: dict[str, Measured]) -> list[Target]:
    """What was to be reached."""
    ours, theirs = results[GENERATED], results[STOCK]
    served = [
        target
        for label in SENT
        for target in (
            at_least(f"throughput, {label}", 2.5, ours.times(theirs, f"{label} rate")),
            below(f"p99, {label}", theirs.median(f"{label} p99"), ours.median(f"{label} p99")),
        )
    ]
    return [
        *served,
        at_most("image size", 0.5, ours.megabytes / theirs.megabytes),
        at_most("first 200", 0.5, ours.times(theirs, "ready")),
    ]


def table(results: dict[str, Measured], where: str, rounds: int, seconds: int) -> list[str]:
    """The report, in Markdown."""
    served = [
        f"| {TITLES[name]} | {form} | {seen.median(f'{label} rate'):,.0f} "
        f"| {seen.median(f'{label} p50'):.2f} | {seen.median(f'{label} p99'):.1f} |"
        for label, form in SENT.items()
        for name, seen in results.items()
    ]
    images = [
        f"| {TITLES[name]} | {seen.median('ready'):.2f} | {seen.megabytes:.0f} |"
        for name, seen in results.items()
    ]
    return [
        "| | a request holds | requests/s | p50 ms | p99 ms |",
        "|---|---|--:|--:|--:|",
        *served,
        "",
        "| | first 200, s | image, MB |",
        "|---|--:|--:|",
        *images,
        "",
        *verdicts(targets(results)),
        "",
        f"One row of the sample a request, {CONNECTIONS} keep-alive connections, one worker on one",
        "core for the server, another core for the load; both answer in JSON, and alike to",
        f"{TOLERANCE:g} on 200 rows. Medians of {rounds} interleaved rounds of {seconds} s a form,",
        "ratios within a round; beside MLflow's container.",
        f"Machine: {where}.",
    ]


def picture(results: dict[str, Measured], where: str) -> str:
    """The chart."""
    measures = {
        "requests per second, CSV (more is better)": (f"{CSV} rate", "{:,.0f}"),
        "requests per second, dataframe_split (more is better)": (f"{SPLIT} rate", "{:,.0f}"),
        "p99 latency, CSV, ms (less is better)": (f"{CSV} p99", "{:.1f}"),
        "first 200 from /ping, s (less is better)": ("ready", "{:.2f}"),
        "image, MB (less is better)": ("megabytes", "{:.0f}"),
    }
    bars = {
        TITLES[name]: {
            "megabytes": seen.megabytes,
            **{measure: seen.median(measure) for measure in seen.values},
        }
        for name, seen in results.items()
    }
    return chart("Serving one MLflow model", where, measures, bars)


def main() -> int:
    """Measure, report, and say whether the targets were reached."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--seconds", type=int, default=3, help="of load a form, in each round")
    chosen = parser.parse_args()
    need_wrk()
    load = os.getloadavg()[0]
    results, where = run(chosen.rounds, chosen.seconds)
    warning = noise(load, ".venv/bin/python benchmarks/mlflow.py")
    report = "\n".join([*table(results, where, chosen.rounds, chosen.seconds), *warning, ""])
    print(report)
    (HERE / "results/mlflow.md").write_text(
        f"# Serving one MLflow model\n\n![chart](mlflow.svg)\n\n{report}"
    )
    (HERE / "results/mlflow.svg").write_text(picture(results, where))
    return 0 if all(one.met for one in targets(results)) else 1


if __name__ == "__main__":
    raise SystemExit(main())
