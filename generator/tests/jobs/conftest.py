"""A project that trains and processes, whose image lies in the ECR of the AWS on this machine."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    import docker

ROLE = "arn:aws:iam::123456789012:role/sagemaker"
TRAIN = """#!/usr/bin/env python3
import json, pathlib, signal, sys, time
def stop(*_):
    pathlib.Path("/opt/ml/model/model.json").write_text("{}")
    sys.exit(0)
signal.signal(signal.SIGTERM, stop)
told = json.loads(pathlib.Path("/opt/ml/input/config/hyperparameters.json").read_text())
files = sorted(str(p.name) for p in pathlib.Path("/opt/ml/input/data/train").rglob("*.csv"))
print("channel train holds", files, flush=True)
for epoch in range(int(told.get("epochs", "3"))):
    print(f"epoch {epoch} loss={1 / (epoch + 1):.3f}", flush=True)
time.sleep(float(told.get("pause", "0")))
if "fail" in told:
    print("ModuleNotFoundError: No module named 'flask'", flush=True)
    pathlib.Path("/opt/ml/output/failure").write_text(told["fail"])
    sys.exit(7)
data = pathlib.Path("/opt/ml/output/data")
data.mkdir(parents=True, exist_ok=True)
(data / "notes.txt").write_text("done")
pathlib.Path("/opt/ml/model/model.json").write_text(json.dumps(told))
"""
WORK = """#!/usr/bin/env python3
import json, os, pathlib, sys
root = pathlib.Path("/opt/ml/processing")
host = json.loads(pathlib.Path("/opt/ml/config/resourceconfig.json").read_text())["current_host"]
print("working with", sys.argv[1:], os.environ.get("LANGUAGE", ""), flush=True)
if "fail" in sys.argv:
    pathlib.Path("/opt/ml/output/message").write_text("no headlines")
    sys.exit(3)
for path in sorted((root / "input/lines").rglob("*.txt")):
    target = root / "output" / "deep" / f"{path.stem}-{host}.txt"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(path.read_text().upper())
"""
DOCKERFILE = """ARG BASE_IMAGE=python:3.13-slim
FROM ${BASE_IMAGE}
COPY --chmod=755 train work /usr/local/bin/
"""
TOML = f"""
kind = "flask"
[image]
name = "NAME"
[targets.default]
roles = ["train", "process"]
[train.channels]
train = "data/train"
[train.hyperparameters]
epochs = "3"
[[train.metrics]]
name = "loss"
regex = "loss=([0-9.]+)"
[process]
entrypoint = ["work"]
arguments = ["one", "two"]
[process.inputs]
lines = "data/lines"
[sagemaker]
role = "{ROLE}"
bucket = "NAME"
"""


@dataclass(frozen=True)
class Works:
    """A project, and the account that its image lies in.

    Attributes:
        directory: of the project; its image, its repository and its bucket have one name.
        name: that one, with which the names of its jobs begin.
        cloud: AWS on this machine.
        boxwright: runs the command line there.
    """

    directory: Path
    name: str
    cloud: Any
    boxwright: Callable[..., Any]

    def __call__(self, *words: str, **env: str) -> Any:
        """Run a command in the project."""
        return self.boxwright(*words, directory=self.directory, env=self.cloud.environment | env)

    def there(self, command: str, *words: str) -> Any:
        """Run `train` or `process` on SageMaker."""
        return self(command, "--on", "sagemaker", *words)

    def keys(self, job: str = "") -> list[str]:
        """What lies in S3 of a job, or of all."""
        prefix = f"boxwright/jobs/{job}"
        found = self.cloud.client("s3").list_objects_v2(Bucket=self.name, Prefix=prefix)
        return [one["Key"].removeprefix(f"{prefix}/") for one in found.get("Contents", ())]

    def jobs(self) -> list[str]:
        """Names of the training and processing jobs of this project."""
        sagemaker = self.cloud.client("sagemaker")
        found = [
            *(
                one["TrainingJobName"]
                for one in sagemaker.list_training_jobs()["TrainingJobSummaries"]
            ),
            *(
                one["ProcessingJobName"]
                for one in sagemaker.list_processing_jobs()["ProcessingJobSummaries"]
            ),
        ]
        return [one for one in found if one.startswith(self.name[:30])]


def told(out: str) -> dict[str, str]:
    """The lines of a summary by their first word."""
    lines = [line for line in out.splitlines() if line[:9].rstrip().isalpha() and line[8:9] == " "]
    return {line[:9].strip(): line[9:] for line in lines}


@pytest.fixture(scope="session")
def read() -> Callable[[str], dict[str, str]]:
    """`told`, for the tests."""
    return told


def project(directory: Path, name: str) -> Path:
    """Write the project's files."""
    (directory / "boxwright.toml").write_text(TOML.replace("NAME", name))
    (directory / "Dockerfile").write_text(f"{DOCKERFILE}LABEL test={name}\n")
    (directory / "train").write_text(TRAIN)
    (directory / "work").write_text(WORK)
    for path, text in {
        "train/a.csv": "1,2\n",
        "train/deep/b.csv": "3,4\n",
        "lines/a.txt": "a",
        "lines/b.txt": "b",
    }.items():
        target = directory / "data" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text)
    return directory


@pytest.fixture(scope="session")
def works(
    cloud: Any,
    engine: docker.DockerClient,
    boxwright: Any,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Works]:
    """A project whose image is built and pushed once."""
    name = f"boxwright-test-{uuid.uuid4().hex[:12]}"
    found = Works(project(tmp_path_factory.mktemp("works"), name), name, cloud, boxwright)
    done = boxwright("build", directory=found.directory)
    assert done.code == 0, done.err
    place = {"LocationConstraint": cloud.region}
    cloud.client("s3").create_bucket(Bucket=name, CreateBucketConfiguration=place)
    done = found("push")
    assert done.code == 0, done.err
    yield found
    for reference in engine.images.get(f"{name}:latest").tags:
        engine.images.remove(reference)


@pytest.fixture(scope="session")
def trained(works: Works) -> Any:
    """What a training job that ended well said."""
    return works.there("train", "-p", "epochs=2")


@pytest.fixture(scope="session")
def worked(works: Works) -> Any:
    """What a processing job on two hosts that ended well said."""
    words = ("--instances", "2", "--sharded", "lines", "--env", "LANGUAGE=en", "--output", "output")
    return works.there("process", *words)


@pytest.fixture
def copy(works: Works, tmp_path: Path) -> Works:
    """The project once more, without what jobs left in it."""
    ignored = shutil.ignore_patterns(".boxwright")
    directory = shutil.copytree(works.directory, tmp_path / "copy", ignore=ignored)
    return Works(directory, works.name, works.cloud, works.boxwright)


@pytest.fixture
def launch(copy: Works) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Start the command line in `copy`; whatever still runs at the end is killed."""
    processes = []

    def popen(*words: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-m", "boxwright", *words],
            cwd=copy.directory,
            env={**os.environ, **copy.cloud.environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        processes.append(process)
        return process

    yield popen
    for process in processes:
        if process.poll() is None:
            process.kill()
            process.communicate(timeout=60)
