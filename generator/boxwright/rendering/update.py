"""Bring a project up to the newest template: Copier's three-way merge, behind clear errors."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import copier
from plumbum import ProcessExecutionError

from boxwright.errors import EngineError, UsageError
from boxwright.rendering.engine import translated
from boxwright.rendering.fetching import fetched_from
from boxwright.rendering.origin import recorded

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

__all__ = ["Updated", "check", "unsettled", "update"]


@dataclass(frozen=True, slots=True)
class Updated:
    """What an update did.

    Attributes:
        before: template version the project came from.
        after: template version it has now.
        conflicts: files where both sides changed the same lines; they hold conflict markers.
    """

    before: str
    after: str
    conflicts: tuple[str, ...]


def update(
    project: Path,
    *,
    source: str | None = None,
    ask: bool = False,
    trust: bool = False,
    answers: Mapping[str, Any] | None = None,
) -> Updated:
    """Merge what changed in the template into the project; answers given before stay.

    Args:
        project: its root directory.
        source: a clone, a git bundle or an address to fetch the template from instead of the
            address that the project records.
        ask: ask the questions that are new; otherwise they get their defaults.
        trust: let the template run code of its own.
        answers: answers to new questions that are known already.

    Raises:
        UsageError: the project cannot be updated as it is.
        TrustError: the template wants to run code of its own.
        EngineError: the template could not be fetched.
    """
    check(project)
    origin = recorded(project)
    before, address = origin["_commit"], origin["_src_path"]
    with fetched_from(address, source):
        _merge(project, address, answers or {}, ask=ask, trust=trust)
    return Updated(before, recorded(project)["_commit"], _conflicts(project))


def check(project: Path) -> None:
    """Refuse a project that no update can be merged into as it is.

    Raises:
        UsageError: it is no child of a template, or not committed.
    """
    recorded(project)
    _refuse_unmergeable(project)


def unsettled(project: Path) -> tuple[str, ...]:
    """The files that hold the markers of a conflict that an update left."""
    markers = "^(<<<<<<< before|>>>>>>> after) updating$"
    listed = _git(
        project, "grep", "--untracked", "--files-with-matches", "--extended-regexp", markers
    )
    return tuple((listed or "").splitlines())


def _refuse_unmergeable(project: Path) -> None:
    if _git(project, "rev-parse", "--show-toplevel") is None:
        raise UsageError(
            f"{project} is not in a git repository; an update is a merge, and needs its history.",
            next='git init && git add --all && git commit --message "As generated"',
        )
    if _git(project, "rev-parse", "HEAD") is None:
        raise UsageError(
            "Nothing is committed yet; an update needs a commit to go back to.",
            next='git add --all && git commit --message "As generated"',
        )
    if changed := _git(project, "status", "--porcelain", "--", "."):
        raise UsageError(
            f"There are changes that are not committed:\n{changed}\nAn update would mix with them.",
            next="git stash   (and `git stash pop` afterwards), or commit them",
        )


def _git(project: Path, *words: str) -> str | None:
    """Run git in the project; None when it fails."""
    try:
        done = subprocess.run(
            ["git", *words], cwd=project, capture_output=True, text=True, check=False
        )
    except FileNotFoundError as problem:
        raise UsageError("git is not installed.", next="apt-get install git") from problem
    return done.stdout.rstrip() if done.returncode == 0 else None


def _merge(
    project: Path, address: str, answers: Mapping[str, Any], *, ask: bool, trust: bool
) -> None:
    try:
        with translated():
            copier.run_update(
                project,
                dict(answers),
                overwrite=True,
                skip_answered=True,
                defaults=not ask,
                quiet=True,
                unsafe=trust,
            )
    except ProcessExecutionError as problem:
        lines = problem.stderr.strip().splitlines() or [str(problem)]
        raise EngineError(
            f"The template at {address} could not be fetched: {lines[-1]}",
            next="boxwright update --from PATH_OF_A_CLONE",
        ) from problem


def _conflicts(project: Path) -> tuple[str, ...]:
    listed = _git(project, "diff", "--name-only", "--diff-filter=U", "--relative") or ""
    return tuple(dict.fromkeys(listed.splitlines()))
