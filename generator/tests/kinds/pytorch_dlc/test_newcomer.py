"""What the README of a pytorch-dlc project says to type passes, from the first build to the tests.

The tests go on from each other: what is built is trained, what is trained is served and judged.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import uuid
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from boxwright.building import choose_client

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import docker

pytestmark = [pytest.mark.docker, pytest.mark.slow, pytest.mark.xdist_group("pytorch-dlc")]


@pytest.fixture(scope="module")
def typed() -> Callable[..., subprocess.CompletedProcess[str]]:
    """Types commands in a project, where `boxwright`, `pytest` and a `docker` with BuildKit are."""
    programs = [Path(sys.executable).parent, Path(choose_client().program).parent]
    path = os.pathsep.join([*map(str, programs), os.environ["PATH"]])
    ours = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}

    def type_it(project: Path, commands: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["bash", "-euc", commands],
            cwd=project,
            env={**ours, "PATH": path},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            timeout=2400,
        )

    return type_it


@pytest.fixture(scope="module")
def mine(new: Callable[..., Path], engine: docker.DockerClient) -> Iterator[Path]:
    """A project with a name of its own; what its commands make on the engine is removed."""
    slug = f"boxwright-test-{uuid.uuid4().hex[:12]}"
    yield new("pytorch-dlc", project_slug=slug)
    for image in engine.images.list():
        for tag in image.tags:
            if tag.startswith((f"{slug}:", f"{slug}-")):
                engine.images.remove(tag)


@pytest.fixture(scope="module")
def images(mine: Path, typed: Any) -> Path:
    """The project after `boxwright build`."""
    done = typed(mine, "boxwright build")
    assert done.returncode == 0, done.stdout
    return mine


@pytest.fixture(scope="module")
def taught(images: Path, typed: Any) -> Path:
    """The project after `boxwright train`."""
    done = typed(images, "boxwright train")
    assert done.returncode == 0, done.stdout
    return images


def own_tests(project: Path) -> list[str]:
    """The commands under the words "own tests", a line each."""
    readme = (project / "README.md").read_text(encoding="utf-8")
    found = re.search(r"own tests.*?```sh\n(.*?)```", readme, re.DOTALL)
    assert found, "README.md does not say how the project's own tests are run"
    return found[1].splitlines()


def test_the_projects_own_tests_pass_in_their_image_and_none_is_skipped(
    images: Path, typed: Any
) -> None:
    commands = [line for line in own_tests(images) if "docker" in line]
    done = typed(images, "\n".join(commands))
    assert done.returncode == 0, done.stdout
    assert "skipped" not in done.stdout
    modules = {path.name for path in images.glob("tests/test_*.py")}
    run = {name for name in modules if f"tests/{name}" in done.stdout}
    assert run == modules - {"test_image.py", "test_conformance.py"}


def test_what_was_trained_is_served_and_gives_the_golden_answer(
    taught: Path, start: Any, boxwright: Any
) -> None:
    process = start("serve", "--port", "0", directory=taught)
    ready = process.stdout.readline()
    assert ready.startswith("ready in "), process.stderr.read()
    done = boxwright("invoke", "tests/golden/request.csv", directory=taught)
    assert done.code == 0, done.err
    wanted = (taught / "tests/golden/answer.csv").read_text()
    assert numbers(done.out) == pytest.approx(numbers(wanted), abs=0.05)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert "with exit code 0" in said


def numbers(text: str) -> list[float]:
    """What an answer says, in CSV as in JSON."""
    return [float(number) for number in re.findall(r"\d[\d.e+-]*", text)]


def test_the_tests_of_the_images_pass_and_none_is_skipped(taught: Path, typed: Any) -> None:
    (command,) = (line for line in own_tests(taught) if line.startswith("pytest "))
    done = typed(taught, command)
    assert done.returncode == 0, done.stdout
    assert "skipped" not in done.stdout
    assert all(name in done.stdout for name in ("tests/test_image.py", "tests/test_conformance.py"))


def test_long_and_odd_answers_keep_the_project_clean(new: Callable[..., Path], typed: Any) -> None:
    odd = """O'Brien said "no" \\n 100 % $HOME `id` é"""
    answers = {"project_name": odd, "description": f"{odd} " * 5, "author": odd}
    longest = new("pytorch-dlc", project_slug="a" * 63, **answers)
    done = typed(longest, "ruff check .; ruff format --check .")
    assert done.returncode == 0, done.stdout
