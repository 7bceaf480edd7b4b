"""What an R project's README says to type for its own tests passes, whatever was answered."""

from __future__ import annotations

import re
import subprocess
import uuid
from typing import TYPE_CHECKING, Any

import pytest

from ..languages import R, of_each, other_answers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    import docker

pytestmark = [pytest.mark.docker, pytest.mark.slow]


@pytest.fixture
def typed(
    new: Callable[..., Path], boxwright: Any, engine: docker.DockerClient
) -> Iterator[Callable[..., subprocess.CompletedProcess[str]]]:
    """Types what a new project's README says of its own tests; what that makes is removed."""
    slugs = []

    def type_it(kind: str, **answers: str) -> subprocess.CompletedProcess[str]:
        slugs.append(f"boxwright-test-{uuid.uuid4().hex[:12]}")
        project = new(kind, project_slug=slugs[-1], **answers)
        done = boxwright("build", directory=project)
        assert done.code == 0, done.err
        return subprocess.run(
            ["bash", "-euc", own_tests(project)],
            cwd=project,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            timeout=600,
        )

    yield type_it
    for slug in slugs:
        for reference in (f"{slug}-tests:latest", f"{slug}:latest"):
            if engine.images.list(reference):
                engine.images.remove(reference)


def own_tests(project: Path) -> str:
    """The commands under the words "own tests"."""
    readme = (project / "README.md").read_text(encoding="utf-8")
    found = re.search(r"own tests.*?```sh\n(.*?)```", readme, re.DOTALL)
    assert found, "README.md does not say how the project's own tests are run"
    return found[1]


@of_each(R)
def test_the_projects_own_tests_and_lintr_pass_and_none_is_skipped(kind: str, typed: Any) -> None:
    done = typed(kind)
    assert done.returncode == 0, done.stdout
    assert "DONE" in done.stdout
    assert "Skipped" not in done.stdout


@other_answers(R)
def test_every_other_answer_leaves_a_project_whose_tests_pass(
    kind: str, answers: dict[str, str], typed: Any
) -> None:
    done = typed(kind, **answers)
    assert done.returncode == 0, done.stdout
