"""What the built image holds. Needs an engine, and the image: `boxwright build`."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator

import pytest
import testinfra
from testinfra.host import Host

NAME = "{{ cookiecutter.project_slug }}"
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
