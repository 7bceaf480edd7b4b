"""A README's readers, one for each kind, and AWS on this machine with their images and models."""

from __future__ import annotations

import json
import os
import re
import uuid
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest

from ..environments import programs
from .reader import Done, Reader, blocks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    import docker

#: pytorch-dlc has two images for CPUs.
TARGETS = {"pytorch-dlc": ("--target", "cpu-training", "--target", "cpu-inference")}


@pytest.fixture(scope="session")
def brief(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A folder of data for botocore: its own waiters for SageMaker, which ask each second.

    Those that come with it first ask after one minute or two, for jobs that take three seconds.
    """
    (own,) = programs("aws-cli").parent.glob(
        "lib/python*/site-packages/botocore/data/sagemaker/*/waiters-2.json"
    )
    known = json.loads(own.read_bytes())
    for waiter in known["waiters"].values():
        waiter.update(delay=1, maxAttempts=300)
    data = tmp_path_factory.mktemp("botocore")
    (data / "sagemaker" / own.parent.name).mkdir(parents=True)
    (data / "sagemaker" / own.parent.name / own.name).write_text(json.dumps(known))
    return str(data)


@pytest.fixture(scope="session")
def environment(
    cloud: Any, brief: str, tmp_path_factory: pytest.TempPathFactory
) -> Mapping[str, str]:
    """What leads clients to AWS on this machine; what Docker is told stays with the tests."""
    # Clients that may keep their bytecode start in half the time; a user's settings are not theirs.
    left = ("AWS_", "PYTHONDONTWRITEBYTECODE")
    own = {key: value for key, value in os.environ.items() if not key.startswith(left)}
    return {
        **own,
        **cloud.environment,
        "AWS_DATA_PATH": brief,
        "DOCKER_CONFIG": str(tmp_path_factory.mktemp("docker")),
        "PATH": os.pathsep.join([str(programs("aws-cli")), own["PATH"]]),
    }


@pytest.fixture(scope="session")
def reader(
    new: Callable[..., Path],
    boxwright: Any,
    cloud: Any,
    environment: Mapping[str, str],
    engine: docker.DockerClient,
) -> Iterator[Callable[[str], Reader]]:
    """Gives the reader of a kind's README, whose images are built; they go with the tests."""
    names: list[str] = []

    def make(kind: str) -> Reader:
        names.append(f"boxwright-test-{uuid.uuid4().hex[:12]}")
        project = new(kind, project_name=names[-1])
        done = boxwright("build", *TARGETS.get(kind, ()), directory=project)
        assert done.code == 0, done.err
        place = {"LocationConstraint": cloud.region}
        cloud.client("s3").create_bucket(Bucket=names[-1], CreateBucketConfiguration=place)
        return Reader(project, cloud, environment)

    yield cache(make)
    tags = [tag for known in engine.api.images() for tag in known["RepoTags"] or ()]
    for tag in tags:
        if any(name in tag for name in names):
            engine.images.remove(tag, force=True)  # what a failed test left may still run


@pytest.fixture(scope="session")
def pushed(reader: Callable[[str], Reader]) -> Callable[[str], Done]:
    """Has the images pushed by the README's own lines, the data copied, and gives what was done."""

    def push(kind: str) -> Done:
        one = reader(kind)
        registry = one.names["IMAGE"].partition("/")[0]
        (lines,) = blocks(one.readme, "sh", "## On SageMaker")
        lines, known = re.subn(r"(?m)^REGISTRY=.*$", f"REGISTRY={registry}", lines)
        assert known == 1
        (data,) = (path for path in (one.project / "data").iterdir() if path.is_dir())
        copied = f"aws s3 cp --recursive {data} {one.names['DATA']}\n"
        return one.run("bash", "-euo", "pipefail", "-c", copied + lines)

    return cache(push)


@pytest.fixture(scope="session")
def ran(
    reader: Callable[[str], Reader],
    pushed: Callable[[str], Done],
    tmp_path_factory: pytest.TempPathFactory,
) -> Callable[[str], Done]:
    """Runs the README's code for boto3 as it stands, below the names it leaves open."""

    def run(kind: str) -> Done:
        pushed(kind)
        one = reader(kind)
        names = [f"{name} = {value!r}" for name, value in one.names.items()]
        code = "\n".join([*names, *blocks(one.readme, "python", "### boto3")])
        script = tmp_path_factory.mktemp("boto3") / "ship.py"
        script.write_text(code)
        return one.run("python", str(script))

    return cache(run)
