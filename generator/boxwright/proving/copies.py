"""Copies of a project beside its git history, and changes carried back from one in one step."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from boxwright.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["changes", "commit", "copy_of", "lend_ignored", "take_over"]

# The copy is ours: nobody's hooks, signatures, line endings or name.
_OURS = {
    "core.autocrlf": "false",
    "core.hooksPath": os.devnull,
    "commit.gpgSign": "false",
    "user.name": "Boxwright",
    "user.email": "boxwright@localhost",
}


@contextmanager
def copy_of(project: Path, revision: str = "HEAD") -> Iterator[Path]:
    """A folder with the files of a project as a commit has them; it goes afterwards.

    It lies in the git directory: on the same disk, seen by no `git status` and no build.

    Args:
        project: its root, which may lie below that of the repository.
        revision: the commit.
    """
    place = _git(project, "rev-parse", "--absolute-git-dir").strip()
    with TemporaryDirectory(prefix="boxwright-update-", dir=place) as scratch:
        copy = Path(scratch) / project.name
        index = {"GIT_INDEX_FILE": str(Path(scratch) / "index")}
        _git(project, "read-tree", f"{revision}:{_prefix(project)}", env=index)
        top = Path(_git(project, "rev-parse", "--show-toplevel").strip())
        _git(top, "checkout-index", "--all", f"--prefix={copy}/", env=index)
        yield copy


def commit(copy: Path) -> None:
    """Give a copy a history of its own, of one commit."""
    _git(copy, "init", "--quiet", "--template=")
    for key, value in _OURS.items():
        _git(copy, "config", key, value)
    _git(copy, "add", "--all", "--force", ".")
    _git(copy, "commit", "--quiet", "--message", "Before the update")


def changes(copy: Path) -> str:
    """What has changed in a copy since its `commit`, as a patch."""
    _git(copy, "add", "--all", "--force", ".")
    form = ("--binary", "--no-color", "--no-ext-diff", "--no-renames", "--no-textconv")
    prefixes = ("--src-prefix=a/", "--dst-prefix=b/")
    return _git(copy, "diff", "--cached", *form, *prefixes, "HEAD")


def lend_ignored(project: Path, copy: Path) -> None:
    """Lay what git ignores in the project into the copy too, for builds and tests may need it.

    Hard links where the disk allows it: nothing writes to them.
    """
    listed = _git(
        project, "ls-files", "--others", "--ignored", "--exclude-standard", "-z", "--", "."
    )
    for name in filter(None, listed.split("\0")):
        source, target = project / name, copy / name
        if os.path.lexists(target) or not (source.is_symlink() or source.is_file()):
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            os.link(source, target, follow_symlinks=False)
        except OSError:
            shutil.copy2(source, target, follow_symlinks=False)


def take_over(project: Path, patch: str) -> None:
    """Change the project's files as `patch` says: all of them or none.

    Raises:
        UsageError: the files have changed since the patch was made.
    """
    top = Path(_git(project, "rev-parse", "--show-toplevel").strip())
    words = ("apply", "--whitespace=nowarn", f"--directory={_prefix(project)}", "-")
    with _uninterrupted():
        done = _run(top, *words, given=patch)
    if done.returncode:
        raise UsageError(
            "The project's files changed while the update was tried in a copy; they are as you "
            f"left them, without the update:\n{_text(done.stderr).strip()}",
            next="commit or put back what you changed, then the same command again",
        )


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Put Ctrl-C off, for this process and what it starts."""
    held = {signal.SIGINT, signal.SIGTERM, signal.SIGHUP}
    before = signal.pthread_sigmask(signal.SIG_BLOCK, held)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _prefix(project: Path) -> str:
    """Where the project lies in its repository: empty, or a path that ends with a slash."""
    return _git(project, "rev-parse", "--show-prefix").removesuffix("\n")


def _git(where: Path, *words: str, env: Mapping[str, str] | None = None) -> str:
    """What git says.

    Raises:
        UsageError: git refuses.
    """
    done = _run(where, *words, env=env)
    if done.returncode:
        raise UsageError(f"git {' '.join(words)}: {_text(done.stderr).strip()}", next="git status")
    return _text(done.stdout)


def _run(
    where: Path, *words: str, env: Mapping[str, str] | None = None, given: str = ""
) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        ["git", *words],
        cwd=where,
        env={**os.environ, **(env or {})},
        input=given.encode(errors="surrogateescape"),
        capture_output=True,
        check=False,
    )


def _text(data: bytes) -> str:
    return data.decode(errors="surrogateescape")
