"""What every kind's tests need: a project, its image, and an environment to work on it in.

`born(KIND)` is the project of the default answers and `built(KIND)` its image (of several images,
`built(KIND, TARGET)`), each made once in a worker. All tests of a kind carry
`pytest.mark.xdist_group(KIND)`, so that one worker has them.
"""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import uuid
from functools import cache
from typing import TYPE_CHECKING, Any, Protocol

import pytest
from boxwright_conformance.platform import Session
from uv import find_uv_bin

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    import docker

#: As it was when the tests were collected, without pytest's own; other tests' fixtures change HOME.
ENVIRONMENT = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}


class Build(Protocol):
    """Builds a project's image, or that of one of its targets; gives the image's reference."""

    def __call__(self, project: Path, target: str = "", **arguments: str) -> str: ...


class Built(Protocol):
    """Gives the image of a kind's default project, or of one of that project's targets."""

    def __call__(self, kind: str, target: str = "") -> str: ...


class Newcomer(Protocol):
    """Types a command in a project and expects it to succeed; gives what it said."""

    def __call__(self, project: Path, *words: str, **environment: str) -> str: ...


@pytest.fixture(scope="session")
def session(build: Build) -> Iterator[Session]:
    """One session for all tests of this process; what tests make goes when it ends."""
    del build  # its images can only go after the containers that failed tests left
    with Session() as opened:
        yield opened


@pytest.fixture(scope="session")
def new(boxwright: Any, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """Makes a project of a kind, with default answers but for those that are given."""

    def make(kind: str, **answers: str) -> Path:
        words = [word for answer in answers.items() for word in ("--data", "=".join(answer))]
        where = tmp_path_factory.mktemp(kind)
        done = boxwright("new", kind, "--defaults", *words, directory=where)
        assert done.code == 0, done.err
        (project,) = where.iterdir()
        return project

    return make


@pytest.fixture(scope="session")
def build(boxwright: Any, engine: docker.DockerClient) -> Iterator[Build]:
    """Builds a project's image under a name that nothing else has; it goes with the tests.

    Arguments beyond the project and its target are for ARG lines of the Dockerfile.
    """
    built = []

    def run(project: Path, target: str = "", **arguments: str) -> str:
        reference = f"boxwright-test-{uuid.uuid4().hex[:12]}:latest"
        words = ["--target", target] if target else []
        words += [word for item in arguments.items() for word in ("--build-arg", "=".join(item))]
        done = boxwright("build", "--tag", reference, *words, directory=project)
        assert done.code == 0, done.err
        built.append(reference)
        return reference

    yield run
    for reference in built:
        engine.images.remove(reference)


@pytest.fixture(scope="session")
def born(new: Callable[..., Path]) -> Callable[[str], Path]:
    """The project of a kind with the default answers."""
    return cache(new)


@pytest.fixture(scope="session")
def built(born: Callable[[str], Path], build: Build) -> Built:
    """The image of that project."""
    return cache(lambda kind, target="": build(born(kind), target))


@pytest.fixture(scope="session")
def settle(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path], Newcomer]:
    """Makes the environment that a project's README asks for.

    What requirements.lock names is installed by its hash. The tools of requirements-dev.in are
    those of this repository, so that nothing comes in that is not locked.
    """

    def make(project: Path) -> Newcomer:
        home = tmp_path_factory.mktemp("newcomer") / "venv"
        python, uv = str(home / "bin/python"), find_uv_bin()
        _succeed(uv, "venv", "--quiet", "--python", sys.executable, str(home), cwd=project)
        locked = ("--require-hashes", "--requirement", "requirements.lock")
        _succeed(uv, "pip", "install", "--quiet", "--python", python, *locked, cwd=project)
        (packages,) = home.glob("lib/python*/site-packages")
        tools = sysconfig.get_path("purelib")
        (packages / "tools.pth").write_text(f"import site; site.addsitedir({tools!r})\n")

        def newcomer(project: Path, *words: str, **environment: str) -> str:
            return _succeed(python, "-m", *words, cwd=project, environment=environment)

        return newcomer

    return make


def _succeed(*words: str, cwd: Path, environment: Mapping[str, str] | None = None) -> str:
    done = subprocess.run(
        words,
        cwd=cwd,
        env={**ENVIRONMENT, **(environment or {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, f"{' '.join(words)} ended with {done.returncode}:\n{done.stdout}"
    return done.stdout
