"""The generated container in R beside the book's, R's ceiling, and the same data behind Python.

    .venv/bin/python benchmarks/r.py [--quick]

Both containers in R must first answer alike. Each server has one core, the load another, and rounds
are interleaved. Prints a table and writes it, with a chart, to benchmarks/results/. Exits with 1
when a target is missed.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import docker
from containers import HERE, second_core
from crowded import crowded, large_json
from housing_r import BOOK, GENERATED, ceiling, check, in_csv, prepare
from machine import machine
from r_report import TITLES, picture, table, targets
from rounds import Measured, measure, need_wrk
from targets import noise

if TYPE_CHECKING:
    from containers import Subject

COMMAND = ".venv/bin/python benchmarks/r.py"


def run(rounds: int, seconds: int) -> tuple[dict[str, Measured], str]:
    """All that is measured, and the machine it was measured on."""
    client = docker.from_env(timeout=600)
    with tempfile.TemporaryDirectory(prefix="boxwright-") as folder:
        work = Path(folder)
        images = {name: f"boxwright-benchmark-r-{name}:{work.name}" for name in TITLES}
        try:
            subjects = prepare(client, work, images)
            return _measured(client, subjects, rounds, seconds), machine(client)
        finally:
            for image in images.values():
                if client.images.list(name=image):
                    client.images.remove(image, force=True)


def _measured(
    client: docker.DockerClient, subjects: dict[str, Subject], rounds: int, seconds: int
) -> dict[str, Measured]:
    """Everything, round by round, so that whatever else the machine does hits all alike."""
    same = partial(check, {})
    results: dict[str, Measured] = {}
    for number in range(rounds):
        print(f"round {number + 1} of {rounds}", file=sys.stderr)
        seen = measure(
            client,
            list(subjects.values()),
            {"": in_csv(1)},
            same,
            rounds=1,
            seconds=seconds,
        )
        seen[GENERATED].values["ceiling"].append(ceiling(client, subjects[GENERATED], seconds))
        for name in (GENERATED, BOOK):
            alone = crowded(client, subjects[name], seconds + 2, second_core())
            for label, value in alone.items():
                seen[name].values[label].append(value)
        for name, taken in large_json(client, subjects).items():
            seen[name].values["json"].append(taken)
        for name, one in seen.items():
            kept = results.setdefault(name, Measured(one.megabytes))
            for label, values in one.values.items():
                kept.values[label] += values
    return results


def main() -> int:
    """Measure, report, and say whether the targets were reached."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=3, help="of load, in each round")
    parser.add_argument("--quick", action="store_true", help="one round of a second")
    chosen = parser.parse_args()
    rounds, seconds = (1, 1) if chosen.quick else (chosen.rounds, chosen.seconds)
    need_wrk()
    load = os.getloadavg()[0]
    # Pings and requests are sent from the load's core, not from the server's.
    os.sched_setaffinity(0, {second_core()})
    results, where = run(rounds, seconds)
    lines = [*table(results, where, rounds, seconds), *noise(load, COMMAND), ""]
    report = "\n".join(lines)
    print(report)
    if not chosen.quick:
        (HERE / "results/r.md").write_text(f"# Serving R\n\n![chart](r.svg)\n\n{report}")
        (HERE / "results/r.svg").write_text(picture(results, where))
    return 0 if all(one.met for one in targets(results)) else 1


if __name__ == "__main__":
    raise SystemExit(main())
