"""Options that several commands have in common."""

from __future__ import annotations

from pathlib import Path

import click

__all__ = [
    "argument_option",
    "channel_option",
    "dry_run_option",
    "entrypoint_option",
    "environment_option",
    "hyperparameter_option",
    "image_option",
    "init_option",
    "input_option",
    "output_option",
    "pairs",
    "profile_option",
    "project_option",
    "region_option",
    "sharded_option",
    "target_option",
    "timeout_option",
]

_A_DAY = 24 * 60 * 60


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
environment_option = click.option(
    "--env",
    "-e",
    "environment",
    multiple=True,
    callback=pairs,
    metavar="KEY=VALUE",
    help="A variable of every container; may be repeated.",
)
input_option = click.option(
    "--input",
    "inputs",
    multiple=True,
    callback=pairs,
    metavar="NAME=PATH",
    help="Data for a processing job; may be repeated.",
)
sharded_option = click.option(
    "--sharded",
    multiple=True,
    metavar="NAME",
    help="An input of which each host gets its share of the files; may be repeated.",
)
output_option = click.option(
    "--output",
    "outputs",
    multiple=True,
    metavar="DIR",
    help="A directory a processing job writes, absolute or below /opt/ml/processing.",
)
argument_option = click.option(
    "--argument",
    "arguments",
    multiple=True,
    metavar="WORD",
    help="What a processing job passes to the image; may be repeated.",
)
entrypoint_option = click.option(
    "--entrypoint",
    "entrypoint",
    multiple=True,
    metavar="WORD",
    help="What a processing job starts in place of the image's own; repeat for each word.",
)
target_option = click.option(
    "--target",
    metavar="NAME",
    help="Run this target. Default: the first with the role, one for the cpu before one for a gpu.",
)
timeout_option = click.option(
    "--timeout",
    type=click.FloatRange(min=1),
    default=_A_DAY,
    metavar="SECONDS",
    help="Most time. Default: a day.",
)
region_option = click.option(
    "--region",
    metavar="REGION",
    help="Of AWS. Default: that of boxwright.toml, the environment or the profile.",
)
profile_option = click.option(
    "--profile", metavar="NAME", help="Of ~/.aws/config. Default: that of the environment."
)
dry_run_option = click.option(
    "--dry-run", is_flag=True, help="Change nothing; print the calls that would, as JSON."
)
