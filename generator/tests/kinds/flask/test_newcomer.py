"""What the project's README says to type passes on the project as it is born."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = pytest.mark.xdist_group("flask")
WITHOUT_AN_ENGINE = ("pytest", "--ignore=tests/test_image.py", "--ignore=tests/test_conformance.py")


@pytest.fixture(scope="module")
def newcomer(project: Path, settle: Callable[[Path], Any]) -> Any:
    return settle(project)


@pytest.mark.parametrize(
    "words",
    [("ruff", "check", "."), ("ruff", "format", "--check", "."), ("mypy",)],
    ids=" ".join,
)
def test_the_project_is_clean(newcomer: Any, project: Path, words: tuple[str, ...]) -> None:
    newcomer(project, *words)


@pytest.mark.docker
@pytest.mark.slow
def test_the_projects_own_tests_pass_and_none_is_skipped(
    newcomer: Any, project: Path, image: str
) -> None:
    said = newcomer(project, "pytest", BOXWRIGHT_IMAGE=image)
    assert "skipped" not in said
    assert all(str(path.relative_to(project)) in said for path in project.glob("tests/test_*.py"))


def test_the_projects_own_tests_pass_without_sample_data(
    newcomer: Any, new: Callable[..., Path]
) -> None:
    bare = new("flask", sample_data="false")
    assert not list(bare.rglob("*.csv"))
    newcomer(bare, "ruff", "check", ".")
    newcomer(bare, *WITHOUT_AN_ENGINE)


def test_long_and_odd_answers_keep_the_project_clean(
    newcomer: Any, new: Callable[..., Path]
) -> None:
    odd = """O'Brien said "no" \\n 100 % $HOME `id` é"""
    answers = {"project_name": odd, "description": f"{odd} " * 5, "author": odd}
    longest = new("flask", project_slug="a" * 63, **answers)
    newcomer(longest, "ruff", "check", ".")
    newcomer(longest, "ruff", "format", "--check", ".")
