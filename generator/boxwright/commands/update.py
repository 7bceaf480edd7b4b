"""`boxwright update`: bring a project up to the newest template."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from boxwright.console import progress, result, warn

__all__ = ["command"]


@click.command("update")
@click.argument(
    "directory",
    metavar="[DIR]",
    default=".",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
)
@click.option(
    "--from",
    "source",
    metavar="SOURCE",
    help="Fetch the template from this clone, git bundle or address.",
)
@click.option("--defaults", is_flag=True, help="Take the defaults of new questions; ask nothing.")
@click.option(
    "--trust", is_flag=True, help="Let the template run code of its own; ours never needs it."
)
def command(*, directory: Path, source: str | None, defaults: bool, trust: bool) -> None:
    """Bring the project in DIR (or here) up to the newest template; your edits stay.

    The changes are left in the working tree for you to look at and commit.
    """
    from boxwright.rendering.update import update  # noqa: PLC0415

    ask = not defaults and sys.stdin.isatty() and sys.stdout.isatty()
    done = update(directory.resolve(), source=source, ask=ask, trust=trust)
    if done.before == done.after:
        result(f"up to date: {done.after}")
        return
    result(f"updated: {done.before} -> {done.after}")
    for path in done.conflicts:
        warn(f"{path}: you and the template changed the same lines; choose between the markers.")
    progress("Next:\n  git diff\n  boxwright test")
    progress(f'  git commit --all --message "Update the template to {done.after}"')
