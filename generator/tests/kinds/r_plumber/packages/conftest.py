"""A CRAN mirror, made of the sources in `mirror/`, and projects whose lock names packages of it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import uuid
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import docker.errors
import pytest
from boxwright.building import choose_client

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from boxwright_conformance.platform import Session

PATIENCE = 900  # the compilers are fetched and unpacked once


class Ended(NamedTuple):
    """How a build ended: its exit code, what it said, and the image it was to make."""

    code: int
    said: str
    image: str


@pytest.fixture(scope="session")
def tag(session: Session) -> Iterator[Callable[[], str]]:
    """Names for images, which go with the tests."""
    given = []

    def name() -> str:
        given.append(f"boxwright-test-{uuid.uuid4().hex[:12]}:latest")
        return given[-1]

    yield name
    for reference in given:
        try:
            session.client.images.remove(reference, force=True)
        except docker.errors.ImageNotFound:
            continue


@pytest.fixture(scope="session")
def docker_build(tag: Callable[[], str]) -> Callable[..., str]:
    """Builds an image without boxwright; gives its name."""

    def run(context: Path, *options: str) -> str:
        client, image = choose_client(), tag()
        words = (client.program, "build", *options, "--tag", image, str(context))
        code, said = _run(*words, environment={**os.environ, **client.environment})
        assert code == 0, said
        return image

    return run


@pytest.fixture(scope="session")
def mirror(session: Session, docker_build: Callable[..., str]) -> str:
    """Where builds find it: on the network they run in, at a path that no build has cached."""
    image, path = docker_build(Path(__file__).parent / "mirror"), uuid.uuid4().hex
    serve = f"ln -s . /srv/{path} && exec python -m http.server 8000 --directory /srv"
    container = session.client.containers.run(
        image, ["sh", "-c", serve], network="bridge", labels=session.labels(), detach=True
    )
    index = f"http://127.0.0.1:8000/{path}/src/contrib/PACKAGES"
    ask = ["python", "-c", f"import urllib.request; urllib.request.urlopen('{index}')"]
    deadline = time.monotonic() + 60
    while container.exec_run(ask).exit_code:
        assert time.monotonic() < deadline, container.logs().decode()
        time.sleep(0.1)
    container.reload()
    address = container.attrs["NetworkSettings"]["Networks"]["bridge"]["IPAddress"]
    return f"http://{address}:8000/{path}"


@pytest.fixture(scope="session")
def locked(new: Callable[..., Path]) -> Callable[..., Path]:
    """Makes a project whose lock names packages by their versions."""

    def make(**versions: str) -> Path:
        project = new("r-plumber", packages="renv")
        lock = json.loads((project / "renv.lock").read_text())
        for name, version in versions.items():
            record = {"Package": name, "Version": version, "Source": "Repository"}
            lock["Packages"][name] = record | {"Repository": "CRAN"}
        (project / "renv.lock").write_text(json.dumps(lock))
        return project

    return make


@pytest.fixture(scope="session")
def attempt(tag: Callable[[], str]) -> Callable[[Path, str], Ended]:
    """Lets boxwright build a project from a mirror, whatever comes of it."""

    def run(project: Path, mirror: str) -> Ended:
        image = tag()
        options = ("--project", str(project), "--tag", image, "--build-arg", f"CRAN={mirror}")
        return Ended(*_run(sys.executable, "-m", "boxwright", "build", *options), image)

    return run


@pytest.fixture(scope="session")
def r() -> Callable[[str, str], str]:
    """Runs R code in an image; gives what it said."""

    def run(image: str, code: str) -> str:
        options = ("run", "--rm", "--entrypoint", "Rscript")
        status, said = _run(choose_client().program, *options, image, "-e", code)
        assert status == 0, said
        return said

    return run


def _run(*words: str, environment: dict[str, str] | None = None) -> tuple[int, str]:
    done = subprocess.run(
        words,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        timeout=PATIENCE,
    )
    return done.returncode, done.stdout
