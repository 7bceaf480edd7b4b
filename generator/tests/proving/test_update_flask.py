"""`boxwright update` of a whole project: a newer template that does no harm."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import copier
import pytest
import yaml
from boxwright.rendering.bundle import source_root, stage

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.docker, pytest.mark.slow]

MINE = "\nA line of my own.\n"


@pytest.fixture
def template(tmp_path: Path, git: Any) -> Path:
    """The templates of the working tree, with a newer release of the flask kind."""
    clone = stage(source_root(), tmp_path / "template")
    git(clone, "init", "--quiet")
    commit(git, clone, "v0.1.0")
    return clone


def commit(git: Any, where: Path, message: str) -> None:
    git(where, "add", "--all")
    git(where, "commit", "--quiet", "--message", message)
    if message.startswith("v"):
        git(where, "tag", message)


def test_a_newer_template_that_does_no_harm_is_proven_and_taken_over(
    boxwright: Any, template: Path, tmp_path: Path, git: Any
) -> None:
    project = tmp_path / "project"
    copier.run_copy(str(template), project, {"kind": "flask"}, defaults=True, quiet=True)
    readme = project / "README.md"
    readme.write_text(readme.read_text(encoding="utf-8") + MINE, encoding="utf-8")
    git(project, "init", "--quiet")
    commit(git, project, "As generated, and a line of my own")
    newer = template / "templates/flask/{{cookiecutter.project_slug}}"
    text = (newer / "README.md").read_text(encoding="utf-8")
    (newer / "README.md").write_text(f"New in this release.\n\n{text}", encoding="utf-8")
    (newer / "NEWS.md").write_text("New\n", encoding="utf-8")
    commit(git, template, "v99.0.0")

    done = boxwright("update", "--defaults", "--quick", directory=project)
    assert done.code == 0, done.out + done.err
    assert max(map(len, done.out.splitlines())) <= 80
    for row in (
        r"template +v0\.1\.0 +v99\.0\.0",
        r"  fail +0 +0",
        r"  pass +([1-9]\d+) +\1",
        r"  image +(\S+ MB) +\S+ MB",
        r"  training job +\S+ s +\S+ s",
        r"  start until /ping answers 200 +\S+ s +\S+ s",
        r"  golden request, median of 50 +\S+ ms +\S+ ms",
        r"NOT WORSE: every MUST that held still holds",
        r"updated: v0\.1\.0 -> v99\.0\.0",
    ):
        assert re.search(f"^{row}$", done.out, re.MULTILINE), row + "\n" + done.out
    assert readme.read_text(encoding="utf-8").startswith("New in this release.")
    assert readme.read_text(encoding="utf-8").endswith(MINE)
    assert (project / "NEWS.md").read_text(encoding="utf-8") == "New\n"
    answers = yaml.safe_load((project / ".copier-answers.yml").read_text(encoding="utf-8"))
    assert answers["_commit"] == "v99.0.0"
    assert git(project, "diff", "--cached") == ""
    assert not list((project / ".git").glob("boxwright-update-*"))
