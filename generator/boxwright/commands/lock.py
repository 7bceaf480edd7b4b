"""`boxwright lock`: the project's lock files, made anew from what they lock."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click
from boxwright_conformance import project as projects
from boxwright_conformance.report.results import ExitCode

from boxwright import console
from boxwright.errors import UsageError
from boxwright.options import project_option
from boxwright.supply.locking import find_locks
from boxwright.supply.programs import find_program
from boxwright.supply.resolving import changes, compiled

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from boxwright_conformance.project import Project

    from boxwright.supply.locking import Lock


@click.command("lock")
@project_option
@click.option("--check", is_flag=True, help="Write nothing; say whether each lock is up to date.")
@click.option("--upgrade", is_flag=True, help="Take the newest versions that fit.")
@click.option(
    "--upgrade-package",
    "packages",
    multiple=True,
    metavar="NAME",
    help="Take the newest version of this package only; may be repeated.",
)
def command(*, directory: Path, check: bool, upgrade: bool, packages: Sequence[str]) -> int:
    """Lock what requirements.in and its like name, by version and hash, without an index in it.

    Each file says in a comment how it is locked: # uv pip compile … -o requirements.lock. Versions
    stay as they are locked unless they no longer fit. Prints a line for each lock file and what
    changed in it. With --check the exit code is 1 when one does not agree with what it locks.
    """
    if check and (upgrade or packages):
        raise UsageError("--check compares with the versions that are locked; leave --upgrade out.")
    project = projects.find(directory)
    locks = find_locks(project.root)
    if not locks:
        raise _nothing_to_lock(project)
    uv = find_program("uv", "lock", "resolve requirements with")
    moving = [*(["--upgrade"] if upgrade else [])]
    moving += [word for name in packages for word in ("--upgrade-package", name)]
    stale = [lock for lock in locks if _renew(uv, lock, moving, project.root, write=not check)]
    if check and stale:
        console.error("what is locked is not what is wanted.")
        console.progress("  next: boxwright lock")
        return ExitCode.FAILED
    return ExitCode.PASSED


def _renew(uv: str, lock: Lock, moving: Sequence[str], root: Path, *, write: bool) -> bool:
    """Make a lock file anew and tell how it differs; gives whether it does."""
    before = lock.path.read_text(encoding="utf-8") if lock.path.is_file() else ""
    after = compiled(uv, lock, moving)
    told = changes(before, after)
    if told and write:
        draft = lock.path.with_name(f".{lock.path.name}.{os.getpid()}")
        draft.write_text(after, encoding="utf-8")
        draft.replace(lock.path)
    name = os.path.relpath(lock.path, root.resolve())
    console.result(f"{name}  {('changed' if write else 'stale') if told else 'up to date'}")
    for one in told:
        console.result(f"  {one}")
    return bool(told)


def _nothing_to_lock(project: Project) -> UsageError:
    if project.kind.startswith("r-"):
        if (project.root / "renv.lock").is_file():
            return UsageError(
                f"{project.root} has no requirements.in: its packages are R's, in renv.lock.",
                next="the first lines of lock.R say how to add or renew one",
            )
        return UsageError(
            f"{project.root} has nothing to lock: its R packages come from the archive of the base "
            "image's distribution, so the base is what to hold fast.",
            next="boxwright build --pin",
        )
    return UsageError(
        f"No file *.in in {project.root} says how it is locked.",
        next="begin requirements.in with: # uv pip compile --universal --generate-hashes "
        "--no-header requirements.in -o requirements.lock",
    )
