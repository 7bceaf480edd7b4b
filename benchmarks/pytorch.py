"""The generated inference container beside TorchServe, on one base, with one model archive.

    .venv/bin/python benchmarks/pytorch.py [--quick]

All servers must first answer alike. Each has one core and runs alone, the load has another, and
rounds are interleaved. Prints a table and writes it, with a chart, to benchmarks/results/. Exits
with 1 when a target is missed.
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
from alone import alone
from clubs import IMAGES, TRAINING, check, members, prepare
from containers import HERE, second_core
from layers import megabytes, on_disk, stands_on
from machine import machine
from pytorch_report import Sizes, picture, table, targets
from rounds import Measured, need_wrk
from targets import noise

if TYPE_CHECKING:
    from containers import Subject

COMMAND = ".venv/bin/python benchmarks/pytorch.py"


def weigh(client: docker.DockerClient, images: dict[str, str], base: str) -> Sizes:
    """The sizes of all images. Ends the run where one does not stand on the base."""
    for name, image in images.items():
        if not stands_on(client, image, base):
            raise SystemExit(f"the image {name} lacks layers of {base}")
    return Sizes(
        megabytes(client, base),
        {name: megabytes(client, image) for name, image in images.items()},
        on_disk(client, images[TRAINING]) - on_disk(client, base),
    )


def _measured(
    client: docker.DockerClient, subjects: list[Subject], rounds: int, seconds: tuple[int, int]
) -> dict[str, Measured]:
    """Everything, round by round, so that whatever else the machine does hits all alike."""
    same = partial(check, {})
    results = {one.name: Measured(megabytes(client, one.image)) for one in subjects}
    for number in range(rounds):
        print(f"round {number + 1} of {rounds}", file=sys.stderr)
        for subject in subjects:
            seen = alone(client, subject, members(1), same, warm=seconds[0], seconds=seconds[1])
            for label, value in seen.items():
                results[subject.name].values[label].append(value)
    return results


def run(rounds: int, seconds: tuple[int, int]) -> tuple[dict[str, Measured], Sizes, str]:
    """All that is measured, and the machine it was measured on."""
    client = docker.from_env(timeout=900)
    with tempfile.TemporaryDirectory(prefix="boxwright-") as folder:
        work = Path(folder)
        images = {name: f"boxwright-benchmark-pytorch-{name}:{work.name}" for name in IMAGES}
        try:
            subjects, base = prepare(client, work, images)
            sizes = weigh(client, images, base)
            return _measured(client, subjects, rounds, seconds), sizes, machine(client)
        finally:
            for image in images.values():
                if client.images.list(name=image):
                    client.images.remove(image, force=True)


def main() -> int:
    """Measure, report, and say whether the targets were reached."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=4, help="of load, in each round")
    parser.add_argument("--warm", type=int, default=15, help="seconds of load that do not count")
    parser.add_argument("--quick", action="store_true", help="one short round; writes nothing")
    chosen = parser.parse_args()
    rounds, warm, seconds = chosen.rounds, chosen.warm, chosen.seconds
    if chosen.quick:
        rounds, warm, seconds = 1, 2, 2
    need_wrk()
    load = os.getloadavg()[0]
    # Requests are sent from the load's core, not from the server's.
    os.sched_setaffinity(0, {second_core()})
    results, sizes, where = run(rounds, (warm, seconds))
    lines = table(results, sizes, where, rounds, (warm, seconds))
    report = "\n".join([*lines, *noise(load, COMMAND), ""])
    print(report)
    if not chosen.quick:
        content = f"# Serving a PyTorch model\n\n![chart](pytorch.svg)\n\n{report}"
        (HERE / "results/pytorch.md").write_text(content)
        (HERE / "results/pytorch.svg").write_text(picture(results, sizes, where))
    return 0 if all(one.met for one in targets(results, sizes)) else 1


if __name__ == "__main__":
    raise SystemExit(main())
