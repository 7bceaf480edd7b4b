"""A template of one small container, in two releases, and a project of the first."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import copier
import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

TRAIN = """#!/usr/bin/env python3
import json, pathlib, sys
told = json.loads(pathlib.Path("/opt/ml/input/config/hyperparameters.json").read_text())
rows = sorted(p.name for p in pathlib.Path("/opt/ml/input/data/train").iterdir())
pathlib.Path("/opt/ml/model/model.json").write_text(json.dumps([told, rows]))
"""
FILES = {
    "copier.yml": "_templates_suffix: .jinja\n_subdirectory: project\n",
    "project/{{ _copier_conf.answers_file }}.jinja": "{{ _copier_answers|to_nice_yaml }}",
    "project/.gitignore": ".boxwright/\nkept-out\n",
    "project/Dockerfile": "FROM python:3.13-slim\nCOPY --chmod=755 train kept-out /usr/bin/\n",
    "project/boxwright.toml": """kind = "flask"
image = {name = "boxwright-test-update"}
targets.default.roles = ["train"]
train.channels = {train = "data"}
""",
    "project/README.md": "About\n\nWhat it is.\n\nHow it is used.\n\nThe end.\n",
    "project/data/rows.csv": "1,2\n",
    "project/train": TRAIN,
}


@pytest.fixture
def git() -> Callable[..., str]:
    """Run git in a directory as somebody who has a name."""

    def run(where: Path, *words: str) -> str:
        named = ["-c", "user.name=Someone", "-c", "user.email=someone@example.org"]
        done = subprocess.run(
            ["git", *named, *words], cwd=where, check=True, capture_output=True, text=True
        )
        return done.stdout

    return run


@pytest.fixture
def born(tmp_path: Path, git: Callable[..., str]) -> Callable[..., Path]:
    """Make a template, a committed project of it, and a newer release of the template.

    The release changes the files that it is given; the project has an edit and a file of its own,
    and one that git ignores. It lies below the root of its repository.
    """

    def make(newer: dict[str, str], first: dict[str, str] | None = None) -> Path:
        template = tmp_path / "template"
        release(template, {**FILES, **(first or {})}, "v1.0.0", git)
        project = tmp_path / "repository" / "model"
        copier.run_copy(str(template), project, defaults=True, quiet=True)
        (project / "README.md").write_text(FILES["project/README.md"] + "A line of my own.\n")
        (project / "mine.txt").write_text("mine\n")
        (project / "kept-out").write_text("not in git\n")
        git(project.parent, "init", "--quiet")
        git(project.parent, "add", "--all")
        git(project.parent, "commit", "--quiet", "--message", "As generated, and mine")
        release(template, newer, "v2.0.0", git)
        return project

    return make


def release(template: Path, files: dict[str, str], tag: str, git: Callable[..., str]) -> None:
    for name, text in files.items():
        path = template / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    if not (template / ".git").exists():
        git(template, "init", "--quiet")
    git(template, "add", "--all")
    git(template, "commit", "--quiet", "--message", tag)
    git(template, "tag", tag)


@pytest.fixture
def tree() -> Callable[[Path], dict[str, tuple[int, bytes]]]:
    """All files of a project, the history left out: path to permissions and bytes."""

    def read(project: Path) -> dict[str, tuple[int, bytes]]:
        return {
            str(path.relative_to(project)): (path.stat().st_mode, path.read_bytes())
            for path in project.rglob("*")
            if path.is_file() and ".git" not in path.relative_to(project).parts
        }

    return read
