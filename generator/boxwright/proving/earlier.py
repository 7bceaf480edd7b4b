"""Finds the commit at which a project still was on the template before its last update."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import yaml

from boxwright.errors import UsageError
from boxwright.rendering.origin import ANSWERS, recorded

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["earlier"]


def earlier(project: Path) -> tuple[str, str]:
    """The newest commit with another template version than the working tree's, and that version.

    Raises:
        UsageError: there is none, so there was no update.
    """
    now = recorded(project)["_commit"]
    for commit in _said(project, "log", "--format=%H", "--", ANSWERS).split():
        version = _version(_said(project, "show", f"{commit}:./{ANSWERS}"))
        if version and version != now:
            return commit, version
    raise UsageError(
        f"No commit of this project has another template version than {now}: there was no update "
        "to prove.",
        next="boxwright update",
    )


def _version(text: str) -> str:
    try:
        answers = yaml.safe_load(text)
    except yaml.YAMLError:
        return ""
    return str(answers.get("_commit", "")) if isinstance(answers, dict) else ""


def _said(project: Path, *words: str) -> str:
    """What git says; nothing when it refuses, as of a commit without the file."""
    try:
        done = subprocess.run(
            ["git", *words], cwd=project, capture_output=True, text=True, check=False
        )
    except FileNotFoundError as problem:
        raise UsageError("git is not installed.", next="apt-get install git") from problem
    return done.stdout if done.returncode == 0 else ""
