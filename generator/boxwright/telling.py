"""The options of `boxwright test` that tell of an image what a project's boxwright.toml would."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import click
from boxwright_conformance.subject import DECLARED, REQUESTS

from boxwright.options import (
    argument_option,
    channel_option,
    entrypoint_option,
    environment_option,
    hyperparameter_option,
    input_option,
    output_option,
    pairs,
    sharded_option,
)

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["telling_options"]

_Command = TypeVar("_Command", bound="Callable[..., object]")


def _words(flag: str, name: str, metavar: str, about: str) -> Callable[[_Command], _Command]:
    return click.option(flag, name, multiple=True, metavar=metavar, help=about)


def _pairs(flag: str, name: str, metavar: str, about: str) -> Callable[[_Command], _Command]:
    return click.option(flag, name, multiple=True, callback=pairs, metavar=metavar, help=about)


OPTIONS: tuple[Callable[[_Command], _Command], ...] = (
    channel_option,
    hyperparameter_option,
    _pairs(
        "--stop-hyperparameter",
        "stop_hyperparameters",
        "KEY=VALUE",
        "Makes training long enough to be stopped; may be repeated.",
    ),
    _pairs(
        "--metric",
        "metrics",
        "NAME=REGEX",
        "How the platform finds a metric in training's log; may be repeated.",
    ),
    environment_option,
    _words(
        "--model",
        "models",
        "[NAME=]PATH",
        "Serve this directory or model.tar.gz, in place of what training writes. With a NAME: a "
        "model of a multi-model endpoint; may be repeated.",
    ),
    _words(
        "--request",
        "requests",
        "[NAME=]FILE",
        f"A body that the model must answer. With a NAME: {', '.join(REQUESTS)}; may be repeated.",
    ),
    _words(
        "--content-type",
        "content_types",
        "[NAME=]TYPE",
        "Of the request. Default: guessed from FILE's suffix.",
    ),
    _words("--accept", "accepts", "[NAME=]TYPE", "Media type to ask for."),
    _words("--expect", "expects", "[NAME=]FILE", "The right answer to the request."),
    argument_option,
    _words(
        "--stop-argument",
        "stop_arguments",
        "WORD",
        "In place of those arguments, makes the job long enough to be stopped; may be repeated.",
    ),
    entrypoint_option,
    input_option,
    sharded_option,
    output_option,
    _pairs(
        "--declare",
        "declared",
        "KEY=VALUE",
        f"A fact about the deployment: {', '.join(DECLARED)}; may be repeated.",
    ),
)


def telling_options(command: _Command) -> _Command:
    """Add `OPTIONS` to a command, in their order."""
    for option in reversed(OPTIONS):
        command = option(command)
    return command
