"""The sample's graph network in one model archive, and the images that serve it."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

from containers import HERE, ONE_WORKER, Body, Subject, boxwright, request

if TYPE_CHECKING:
    from pathlib import Path

    import docker

GENERATED, BATCHED, TORCHSERVE, TOGETHER = "generated", "batched", "torchserve", "together"
TRAINING, INFERENCE, SLIM, STOCK = "training", "inference", "slim", "stock"
IMAGES = (TRAINING, INFERENCE, SLIM, STOCK)
MEMBERS = 34
BATCH, WAIT_MS = 8, 2
TOLERANCE = 1e-6
#: What AWS's own Dockerfile installs; TorchServe and the toolkit answer without it.
AS_AWS = {"JAVA": "openjdk-17-jdk", "PACKAGES": "all.txt"}
IN_BATCHES = {
    BATCHED: {"BATCH_MAX_SIZE": str(BATCH), "BATCH_MAX_WAIT_MS": str(WAIT_MS)},
    TOGETHER: {
        "SAGEMAKER_TS_BATCH_SIZE": str(BATCH),
        "SAGEMAKER_TS_MAX_BATCH_DELAY": str(WAIT_MS),
        "SAGEMAKER_TS_MIN_WORKERS": "1",
        "SAGEMAKER_TS_MAX_WORKERS": "1",
    },
}


def members(count: int) -> Body:
    """A request for the first members, one in a line."""
    lines = "".join(f"{number}\n" for number in range(count))
    return Body("text/csv", lines.encode(), "application/json")


def check(right: dict[str, list[float]], subject: Subject, host: str) -> None:
    """All servers must say the same of every member; `right` keeps what the first one said."""
    status, said = request(host, "POST", "/invocations", members(MEMBERS))
    if status != 200:
        raise SystemExit(f"{subject.name} answered {status} {said[:300]!r}")
    found = json.loads(said)
    expected = right.setdefault("answer", found)
    far = max(abs(mine - other) for mine, other in zip(found, expected, strict=True))
    if far > TOLERANCE or len(found) != MEMBERS:
        raise SystemExit(f"{subject.name}: {len(found)} probabilities, off by up to {far:g}")


def base(project: Path) -> str:
    """The image that a project's Dockerfile stands on if nothing else is said."""
    found = re.search(r"(?m)^ARG BASE_IMAGE=(\S+)$", (project / "Dockerfile").read_text())
    if not found:
        raise SystemExit(f"{project / 'Dockerfile'} names no BASE_IMAGE")
    return found.group(1)


def archive(project: Path, model: Path) -> dict[str, bytes]:
    """The files of a model archive: what training wrote, and the code that answers, in `code/`."""
    code = (HERE / "torchserve/inference.py", project / "script/network.py")
    paths = {path.name: path for path in model.iterdir() if path.is_file()}
    paths |= {f"code/{path.name}": path for path in code}
    return {f"opt/ml/model/{name}": path.read_bytes() for name, path in paths.items()}


def _torchserve(client: docker.DockerClient, project: Path, folder: Path, names: list[str]) -> None:
    """Build TorchServe on the project's base with what the project's model needs."""
    shutil.copytree(HERE / "torchserve", folder)
    shutil.copy(project / "requirements.lock", folder)
    for name, arguments in zip(names, ({}, AS_AWS), strict=True):
        client.images.build(
            path=str(folder),
            tag=name,
            rm=True,
            buildargs={"BASE_IMAGE": base(project), **arguments},
        )


def prepare(
    client: docker.DockerClient, work: Path, images: dict[str, str]
) -> tuple[list[Subject], str]:
    """Build all images, train the model, and say how each server is started.

    Args:
        client: The engine.
        work: A folder to write to.
        images: A reference for each of `IMAGES`.

    Returns:
        The servers, and the image that all of theirs stand on.
    """
    project = work / "benchmark"
    boxwright("new", "pytorch-dlc", str(project), "--defaults")
    subprocess.run([HERE.parent / "ci/bases", base(project)], check=True, stdout=sys.stderr)
    for role in (TRAINING, INFERENCE):
        target = ("--target", f"cpu-{role}", "--tag", images[role])
        boxwright("build", "--quiet", "-C", str(project), *target)
    _torchserve(client, project, work / "torchserve", [images[SLIM], images[STOCK]])
    job = ("--image", images[TRAINING], "--output", str(work / "job"))
    boxwright("train", "-C", str(project), *job)
    files = archive(project, work / "job/model")
    runs = {GENERATED: INFERENCE, TORCHSERVE: SLIM, BATCHED: INFERENCE, TOGETHER: SLIM}
    return [
        Subject(name, images[image], ("serve",), files, ONE_WORKER | IN_BATCHES.get(name, {}))
        for name, image in runs.items()
    ], base(project)
