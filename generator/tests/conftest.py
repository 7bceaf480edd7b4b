"""Runs of the command line, and the engine it works with."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol

import docker
import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_FIXTURE = Path(__file__).parents[2] / "ci/stand_in/aws/fixture.py"
_spec = spec_from_file_location("boxwright_cloud", _FIXTURE)
assert _spec
assert _spec.loader
_module = module_from_spec(_spec)
sys.modules[_spec.name] = _module
_spec.loader.exec_module(_module)
#: AWS on this machine.
cloud = _module.cloud


class Done(NamedTuple):
    """How a command ended."""

    code: int
    out: str
    err: str


class Boxwright(Protocol):
    """Runs the command line in a directory."""

    def __call__(self, *words: str, directory: Path, env: dict[str, str] | None = None) -> Done: ...


@pytest.fixture(scope="session")
def boxwright() -> Boxwright:
    """Run the command line to its end."""

    def run(*words: str, directory: Path, env: dict[str, str] | None = None) -> Done:
        done = subprocess.run(
            [sys.executable, "-m", "boxwright", *words],
            cwd=directory,
            env={**os.environ, **(env or {})},
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )
        return Done(done.returncode, done.stdout, done.stderr)

    return run


@pytest.fixture
def start() -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Start the command line in the background; whatever still runs at the end is killed."""
    processes = []

    def popen(*words: str, directory: Path) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-m", "boxwright", *words],
            cwd=directory,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        processes.append(process)
        return process

    yield popen
    for process in processes:
        if process.poll() is None:
            process.terminate()
        process.communicate(timeout=60)


@pytest.fixture(scope="session")
def engine() -> Iterator[docker.DockerClient]:
    """The container engine."""
    client = docker.from_env()
    yield client
    client.close()


def until(true: Callable[[], object], seconds: float = 60) -> bool:
    """Poll until something is true; False when it does not become so in time."""
    deadline = time.monotonic() + seconds
    while not true():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True


@pytest.fixture(scope="session")
def wait_until() -> Callable[..., bool]:
    """`until`, for the tests."""
    return until
