"""What the built image holds. Needs an engine, and the image: `boxwright build`."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator

import pytest
import testinfra
from testinfra.host import Host

NAME = "headlines"
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


def test_the_job_is_a_program(host: Host) -> None:
    program = host.file("/opt/program/process")
    assert program.mode & 0o555 == 0o555
    assert not program.content.splitlines()[0].endswith(b"\r")


def test_everything_that_the_job_needs_can_be_imported(host: Host) -> None:
    host.check_output("python -W error -c 'import job.headlines'")


def test_a_script_among_the_inputs_can_be_started(host: Host) -> None:
    assert host.check_output("python3 -c 'import numpy; print(1)'") == "1"


def test_python_is_the_one_that_was_chosen(host: Host) -> None:
    assert host.check_output("python --version").startswith("Python 3.13.")


def test_neither_compiler_nor_aws_code_is_inside(host: Host) -> None:
    assert not host.exists("gcc")
    packages = host.check_output("ls /opt/venv/lib/python3.13/site-packages")
    assert not {"boto3", "botocore", "sagemaker"} & set(packages.split())


def test_the_image_runs_without_a_role_word() -> None:
    settings = "[{{ .Config.User }}]{{ json .Config.Entrypoint }}{{ json .Config.Cmd }}"
    told = docker("image", "inspect", "--format", settings, IMAGE)
    assert told == '[]["/opt/program/process"]null'
