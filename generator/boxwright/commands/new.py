"""`boxwright new KIND [DIR]`: make a project."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

import click

from boxwright.console import progress, result

__all__ = ["command"]


@click.command("new")
@click.argument("kind")
@click.argument("directory", metavar="[DIR]", required=False, type=click.Path(path_type=Path))
@click.option("--defaults", is_flag=True, help="Ask nothing; take the default of every question.")
@click.option(
    "--data", multiple=True, metavar="KEY=VALUE", help="Answer one question; may be given again."
)
@click.option("--overwrite", is_flag=True, help="Write into a directory that is not empty.")
def command(
    *, kind: str, directory: Path | None, defaults: bool, data: tuple[str, ...], overwrite: bool
) -> None:
    """Make a project of one KIND (`boxwright list` shows them) in DIR.

    DIR gives the project its name: lower-case letters, digits and single dashes. Without it the
    project lies in a directory named after the answers.
    """
    from boxwright.rendering.render import Order, render  # noqa: PLC0415 - imports Copier

    here = Path.cwd()
    made = render(
        Order(
            kind=kind,
            directory=directory,
            here=here,
            data=data,
            defaults=defaults,
            terminal=sys.stdin.isatty() and sys.stdout.isatty(),
            overwrite=overwrite,
        )
    )
    result(str(made))
    _say_what_is_next(made, here)


def _say_what_is_next(made: Path, here: Path) -> None:
    steps = ["boxwright build", "boxwright train", "boxwright test"]
    if made != here:
        shown = made.relative_to(here) if made.is_relative_to(here) else made
        steps[1:2] = []
        steps.insert(0, f"cd {shlex.quote(str(shown))}")
    progress("The project is ready. Next:")
    for step in steps:
        progress(f"  {step}")
