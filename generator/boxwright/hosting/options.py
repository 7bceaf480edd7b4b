"""The options of `boxwright deploy` that say what an endpoint runs on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

import click

from boxwright.errors import UsageError
from boxwright.hosting.shape import Shape

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["shape", "shape_options"]

_Command = TypeVar("_Command", bound="Callable[..., object]")
#: By the device that a target is made for.
_INSTANCES = {"cpu": "ml.m5.large", "gpu": "ml.g5.xlarge"}
_MEMORY, _CONCURRENCY = 2048, 5

OPTIONS: tuple[Callable[[_Command], _Command], ...] = (
    click.option(
        "--instance-type",
        "instance",
        metavar="TYPE",
        help="Default: instance-type in [deployment] of boxwright.toml, or ml.m5.large, for a "
        "gpu target ml.g5.xlarge.",
    ),
    click.option(
        "--instances", type=click.IntRange(1), metavar="N", help="How many at first. Default: 1."
    ),
    click.option("--serverless", is_flag=True, help="Run without instances, by request."),
    click.option(
        "--memory",
        type=int,
        metavar="MB",
        help="Of a serverless endpoint: 1024 to 6144 in steps of 1024. Default: memory in "
        "[deployment], or 2048.",
    ),
    click.option(
        "--concurrency",
        type=click.IntRange(1, 200),
        metavar="N",
        help="Requests that a serverless endpoint answers at once. Default: 5.",
    ),
    click.option(
        "--async", "answers", metavar="S3", help="Answer later, into this place: s3://BUCKET/KEY."
    ),
    click.option(
        "--autoscale", metavar="MIN:MAX", help="Add and remove instances by load, within these."
    ),
    click.option(
        "--per-instance",
        "load",
        type=click.FloatRange(min=0, min_open=True),
        metavar="N",
        help="Load of one instance that --autoscale aims at: requests a minute, with --async "
        "requests that wait. Default: 1000, with --async 5.",
    ),
)


def shape_options(command: _Command) -> _Command:
    """Add `OPTIONS` to a command, in their order."""
    for option in reversed(OPTIONS):
        command = option(command)
    return command


def shape(told: Mapping[str, Any], deployment: Mapping[str, str], device: str = "cpu") -> Shape:
    """What the options and boxwright.toml ask for.

    Args:
        told: values of `OPTIONS` by their names.
        deployment: the `[deployment]` table.
        device: that the image is made for.

    Raises:
        UsageError: they contradict each other, or the platform would refuse it.
    """
    serverless: bool = told["serverless"]
    alone = ("instance", "instances", "answers") if serverless else ("memory", "concurrency")
    flags = {"instance": "--instance-type", "answers": "--async"}
    for name in alone:
        if told[name] is not None:
            flag = flags.get(name, f"--{name}")
            has, way = ("no", "without") if serverless else ("only", "with")
            raise UsageError(
                f"{flag}: {has} serverless endpoint has that.",
                next=f"the same command {way} --serverless",
            )
    if not serverless:
        return Shape(
            instance=told["instance"] or deployment.get("instance-type", _INSTANCES[device]),
            instances=told["instances"] or 1,
            answers=told["answers"],
        )
    if device == "gpu":
        raise UsageError(
            "A serverless endpoint has no gpu, and the target is made for one.",
            next="the same command without --serverless, or with another --target",
        )
    memory = told["memory"] or deployment.get("memory", _MEMORY)
    if not str(memory).isdigit():
        raise UsageError(f"boxwright.toml: deployment.memory: {memory!r} is no number of MB.")
    return Shape(memory=int(memory), concurrency=told["concurrency"] or _CONCURRENCY)
