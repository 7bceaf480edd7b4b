"""The options of `boxwright test` that say what is judged, for how long, and what counts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click
from boxwright_conformance import published
from boxwright_conformance.contract.edition import EDITIONS

from boxwright.options import init_option

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["choosing_options"]

_Command = TypeVar("_Command", bound="Callable[..., object]")
_FILE = click.Path(dir_okay=False, path_type=Path)

OPTIONS: tuple[Callable[[_Command], _Command], ...] = (
    click.option(
        "--role",
        "roles",
        multiple=True,
        type=click.Choice(["train", "serve", "process"]),
        help="Only this role; may be repeated. Default: what the image shows.",
    ),
    click.option(
        "--target",
        "targets",
        multiple=True,
        metavar="NAME",
        help="Only this target of the project; may be repeated. Default: all, those for a gpu only "
        "where there is one.",
    ),
    click.option(
        "--claim",
        "claims",
        multiple=True,
        type=click.Choice(published.claims()),
        metavar="CLAIM",
        help=f"Also test this capability: {', '.join(published.claims())}.",
    ),
    click.option(
        "--select", multiple=True, metavar="ID", help="Only these: an id, an area, or a pattern."
    ),
    click.option(
        "--disable", multiple=True, metavar="ID", help="Do not judge this; needs a --because."
    ),
    click.option(
        "--because",
        multiple=True,
        metavar="WHY",
        help="The reason for the --disable in the same place; the report shows it.",
    ),
    click.option("--quick", is_flag=True, help="Leave the slow scenarios out."),
    click.option(
        "--soak", is_flag=True, help="Also wait where the platform grades minutes of waiting."
    ),
    init_option,
    click.option("--strict", is_flag=True, help="A SHOULD that fails counts like a MUST."),
    click.option(
        "--contract",
        type=click.Choice(sorted(EDITIONS)),
        help="Grade by the platform's documents of this year. Default: the newest.",
    ),
    click.option(
        "--baseline",
        type=_FILE,
        metavar="FILE",
        help="Failures that FILE names are known already and do not count.",
    ),
    click.option(
        "--write-baseline", type=_FILE, metavar="FILE", help="Take down every failure as known."
    ),
)


def choosing_options(command: _Command) -> _Command:
    """Add `OPTIONS` to a command, in their order."""
    for option in reversed(OPTIONS):
        command = option(command)
    return command
