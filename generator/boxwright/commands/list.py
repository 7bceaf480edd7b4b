"""`boxwright list`: the kinds of project."""

from __future__ import annotations

import click

from boxwright.console import paint, result
from boxwright.rendering.kinds import KINDS

__all__ = ["command"]


@click.command("list")
def command() -> None:
    """List the kinds of project, and what each is for."""
    width = max(map(len, KINDS))
    for kind in KINDS.values():
        result(f"{paint(kind.name.ljust(width), bold=True)}  {kind.title}")
        result(f"{' ' * width}  {kind.purpose}")
