"""What the built image holds. Needs an engine, and the image: `boxwright build`."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator

import pytest
import testinfra
from testinfra.host import Host

NAME = "bank-marketing"
IMAGE = os.environ.get("BOXWRIGHT_IMAGE", f"{NAME}:latest")


def docker(*arguments: str) -> str:
    return subprocess.run(
        ["docker", *arguments], check=True, capture_output=True, text=True
    ).stdout.strip()


@pytest.fixture(scope="module")
def host() -> Iterator[Host]:
    """A container that runs nothing, as somebody without a name, on a read-only root."""
    options = ["--read-only", "--tmpfs", "/tmp", "--user", "990:990", "--network", "none"]
    options += ["--entrypoint", "sleep"]
    container = docker("run", "--detach", "--rm", *options, IMAGE, "600")
    try:
        yield testinfra.get_host(f"docker://{container}")
    finally:
        docker("rm", "--force", container)


@pytest.mark.parametrize("role", ["train", "serve"])
def test_the_roles_are_programs_on_the_path(host: Host, role: str) -> None:
    path = host.check_output("command -v %s", role)
    assert path == f"/opt/program/{role}"
    assert host.file(path).mode & 0o555 == 0o555
    assert not host.file(path).content.splitlines()[0].endswith(b"\r")


def test_everything_that_serves_can_be_imported(host: Host) -> None:
    host.check_output("python -W error -c 'import container.app, container.scoring, xgboost'")


def test_a_booster_is_served_without_mlflow_and_pandas(host: Host) -> None:
    ask = "import sys, container.scoring, model.inference; print('mlflow' in sys.modules)"
    assert host.check_output(f"python -c {ask!r}").strip() == "False"


def test_python_is_the_one_that_was_chosen(host: Host) -> None:
    assert host.check_output("python --version").startswith("Python 3.13.")


def test_neither_compiler_nor_aws_code_is_inside(host: Host) -> None:
    assert not host.exists("gcc")
    packages = host.check_output("ls /opt/venv/lib/python3.13/site-packages")
    assert not {"boto3", "botocore", "sagemaker"} & set(packages.split())


def test_the_configuration_leaves_the_platform_its_say() -> None:
    label = '{{ index .Config.Labels "com.amazonaws.sagemaker.capabilities.accept-bind-to-port" }}'
    assert docker("image", "inspect", "--format", label, IMAGE) == "true"
    settings = "[{{ .Config.User }}][{{ len .Config.Entrypoint }}]"
    assert docker("image", "inspect", "--format", settings, IMAGE) == "[][0]"
