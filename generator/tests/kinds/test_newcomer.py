"""What a project's README says to type passes on the project as it is born, whatever its kind.

This is Python's; R's is in `r_plumber/test_newcomer.py`, that of kinds whose own tests run in an
image, for they need what is in it, in `pytorch_dlc/test_newcomer.py`.

A kind needs nothing of its own for these tests but what its README asks for: `requirements.lock`,
`requirements-dev.in`, settings of the tools, and tests of which `tests/test_image.py` and
`tests/test_conformance.py` alone need an engine. Its questions are found by themselves.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from .languages import PYTHON, of_each, other_answers

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

LINTERS = (("ruff", "check", "."), ("ruff", "format", "--check", "."))
WITHOUT_AN_ENGINE = ("pytest", "--ignore=tests/test_image.py", "--ignore=tests/test_conformance.py")
SAMPLES = {".csv", ".gz"}


@pytest.fixture(scope="module")
def settled(settle: Callable[[Path], Any]) -> Callable[[Path], Any]:
    """A newcomer's environment for a project; one for all projects that need the same."""
    by_lock: dict[bytes, Any] = {}

    def make(project: Path) -> Any:
        lock = (project / "requirements.lock").read_bytes()
        if lock not in by_lock:
            by_lock[lock] = settle(project)
        return by_lock[lock]

    return make


@of_each(PYTHON)
def test_the_project_is_clean(kind: str, born: Any, settled: Any) -> None:
    project = born(kind)
    for words in (*LINTERS, ("mypy",)):
        settled(project)(project, *words)


@of_each(PYTHON)
@pytest.mark.docker
@pytest.mark.slow
def test_the_projects_own_tests_pass_and_none_is_skipped(
    kind: str, born: Any, built: Any, settled: Any
) -> None:
    project = born(kind)
    said = settled(project)(project, "pytest", BOXWRIGHT_IMAGE=built(kind))
    assert "skipped" not in said
    modules = list(project.glob("tests/test_*.py"))
    assert modules
    assert all(str(path.relative_to(project)) in said for path in modules)


@other_answers(PYTHON)
def test_every_other_answer_leaves_a_project_whose_tests_pass(
    kind: str, answers: dict[str, str], new: Any, settled: Any
) -> None:
    project = new(kind, **answers)
    if answers.get("sample_data") == "false":
        assert not [path for path in project.rglob("*") if path.suffix in SAMPLES]
    for words in (*LINTERS, WITHOUT_AN_ENGINE):
        settled(project)(project, *words)


@of_each(PYTHON)
def test_long_and_odd_answers_keep_the_project_clean(
    kind: str, new: Any, born: Any, settled: Any
) -> None:
    odd = """O'Brien said "no" \\n 100 % $HOME `id` é"""
    answers = {"project_name": odd, "description": f"{odd} " * 5, "author": odd}
    longest = new(kind, project_slug="a" * 63, **answers)
    for words in LINTERS:
        settled(born(kind))(longest, *words)
