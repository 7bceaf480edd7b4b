"""Options that several commands have in common."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = [
    "channel_option",
    "hyperparameter_option",
    "image_option",
    "init_option",
    "pairs",
    "project_option",
    "telling_options",
]

_Command = TypeVar("_Command", bound="Callable[..., object]")


def pairs(_: click.Context, parameter: click.Parameter, words: tuple[str, ...]) -> dict[str, str]:
    """Read repeated `KEY=VALUE` words; a callback for `click.option(multiple=True)`."""
    found = {}
    for word in words:
        key, equals, value = word.partition("=")
        if not key or not equals:
            form = getattr(parameter, "metavar", None) or "KEY=VALUE"
            raise click.BadParameter(f"{word!r} is not {form}", param=parameter)
        found[key] = value
    return found


project_option = click.option(
    "--project",
    "-C",
    "directory",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=".",
    metavar="DIR",
    help="A directory in the project. Default: this one.",
)
image_option = click.option(
    "--image", metavar="REFERENCE", help="Run this image instead of the project's own."
)
init_option = click.option(
    "--init", is_flag=True, help="Put an init process in front, as the platform may do."
)
hyperparameter_option = click.option(
    "--hyperparameter",
    "-p",
    "hyperparameters",
    multiple=True,
    callback=pairs,
    metavar="KEY=VALUE",
    help="For the training job; may be repeated.",
)
channel_option = click.option(
    "--channel",
    "channels",
    multiple=True,
    callback=pairs,
    metavar="NAME=PATH",
    help="Data for the training job, a file or directory; may be repeated.",
)


def telling_options(command: _Command) -> _Command:
    """Options that tell of an image what a project's boxwright.toml would."""
    file = click.Path(exists=True, dir_okay=False, path_type=Path)
    for option in reversed(
        (
            channel_option,
            hyperparameter_option,
            click.option(
                "--model",
                type=click.Path(exists=True, path_type=Path),
                metavar="PATH",
                help="Serve this: a directory or model.tar.gz. Default: what training writes.",
            ),
            click.option(
                "--request", type=file, metavar="FILE", help="A body that the model must answer."
            ),
            click.option(
                "--content-type",
                metavar="TYPE",
                help="Of the request. Default: guessed from FILE's suffix.",
            ),
            click.option("--accept", metavar="TYPE", help="Media type to ask for."),
            click.option(
                "--expect", type=file, metavar="FILE", help="The right answer to the request."
            ),
        )
    ):
        command = option(command)
    return command
