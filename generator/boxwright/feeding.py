"""The options of `boxwright transform` that say how inputs are sent and answers are joined."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import click

from boxwright.running.batch_input import MOST_MB, STRATEGIES

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["feeding_options"]

_Command = TypeVar("_Command", bound="Callable[..., object]")
_line_or_none = click.Choice(["Line", "None"], case_sensitive=False)

OPTIONS: tuple[Callable[[_Command], _Command], ...] = (
    click.option("--content-type", metavar="TYPE", help="Default: guessed from the names' suffix."),
    click.option("--accept", metavar="TYPE", help="Media type to ask for."),
    click.option(
        "--split-type",
        type=_line_or_none,
        metavar="Line|None",
        help="Default: Line for text and JSON Lines, else None. The platform's own is None.",
    ),
    click.option(
        "--strategy",
        type=click.Choice([*STRATEGIES], case_sensitive=False),
        metavar="|".join(STRATEGIES),
        help="As many lines in a request as fit, or one. Default: MultiRecord.",
    ),
    click.option(
        "--max-payload",
        "payload",
        type=click.IntRange(0, MOST_MB),
        metavar="MB",
        help="Most of one request; 0: whole files, in chunks. Default: 6.",
    ),
    click.option(
        "--max-concurrent",
        "concurrency",
        type=click.IntRange(1, MOST_MB),
        metavar="N",
        help="Most requests at once. Default: 1.",
    ),
    click.option(
        "--assemble-with",
        type=_line_or_none,
        metavar="Line|None",
        help="Default: as --split-type.",
    ),
)


def feeding_options(command: _Command) -> _Command:
    """Add `OPTIONS` to a command, in their order."""
    for option in reversed(OPTIONS):
        command = option(command)
    return command
