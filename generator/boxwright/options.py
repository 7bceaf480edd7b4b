"""Options that several commands have in common."""

from __future__ import annotations

from pathlib import Path

import click

__all__ = [
    "channel_option",
    "hyperparameter_option",
    "image_option",
    "init_option",
    "pairs",
    "project_option",
]


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
