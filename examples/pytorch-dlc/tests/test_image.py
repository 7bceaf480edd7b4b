"""What the built images hold. Needs an engine, and the images: `boxwright build`."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from typing import Any

import pytest
import testinfra
from testinfra.host import Host

NAME = "karate-club"
ROLES = {"training": "train", "inference": "serve"}
IMPORTS = {
    "training": "torch, torch_geometric, container.training",
    "inference": "torch, torch_geometric, container.serving.app, granian.server",
}


def docker(*arguments: str) -> str:
    return subprocess.run(
        ["docker", *arguments], check=True, capture_output=True, text=True
    ).stdout.strip()


def inspect(stage: str) -> dict[str, Any]:
    (facts,) = json.loads(docker("image", "inspect", f"{NAME}-cpu-{stage}:latest"))
    return dict(facts)


@pytest.fixture(scope="module", params=ROLES)
def stage(request: pytest.FixtureRequest) -> str:
    """The stage of the Dockerfile that an image is made of."""
    return str(request.param)


@pytest.fixture(scope="module")
def host(stage: str) -> Iterator[Host]:
    """A container that runs nothing, as somebody without a name, on a read-only root."""
    options = ["--read-only", "--tmpfs", "/tmp", "--user", "990:990", "--network", "none"]
    options += ["--entrypoint", "sleep", f"{NAME}-cpu-{stage}:latest", "600"]
    container = docker("run", "--detach", "--rm", *options)
    try:
        yield testinfra.get_host(f"docker://{container}")
    finally:
        docker("rm", "--force", container)


def test_the_role_is_a_program_on_the_path(host: Host, stage: str) -> None:
    path = host.check_output("command -v %s", ROLES[stage])
    assert path == f"/opt/program/{ROLES[stage]}"
    assert host.file(path).mode & 0o555 == 0o555
    assert not host.file(path).content.splitlines()[0].endswith(b"\r")


def test_what_runs_can_be_imported_by_anybody(host: Host, stage: str) -> None:
    host.check_output("python -c %s", f"import {IMPORTS[stage]}")


def test_the_configuration_leaves_the_platform_its_say(stage: str) -> None:
    config = inspect(stage)["Config"]
    assert not config["User"]
    assert not config["Entrypoint"]
    assert config["Cmd"] == [ROLES[stage]]
    bound = config["Labels"].get("com.amazonaws.sagemaker.capabilities.accept-bind-to-port")
    assert bound == ("true" if stage == "inference" else None)


def test_the_images_say_which_framework_they_hold(host: Host, stage: str) -> None:
    version = host.check_output("python -c 'import torch; print(torch.__version__)'")
    labels = inspect(stage)["Config"]["Labels"]
    assert version.partition("+")[0] == labels["framework_version"]


def test_what_is_heavy_is_shared() -> None:
    training, inference = (inspect(stage)["RootFS"]["Layers"] for stage in ROLES)
    shared = [one for one, other in zip(training, inference, strict=False) if one == other]
    assert set(training) & set(inference) == set(shared)
    # The programs, and the packages that only serving needs.
    assert len(training) - len(shared) <= 4
    assert len(inference) - len(shared) <= 6
