"""The options of `boxwright train` and `process` that speak of SageMaker."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

import click
from click.core import ParameterSource

from boxwright.errors import UsageError
from boxwright.options import dry_run_option, profile_option, region_option

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["HERE", "There", "cloud_options", "spot_option", "there"]

HERE, SAGEMAKER = "here", "sagemaker"
_Command = TypeVar("_Command", bound="Callable[..., object]")
_DISK_GB, _MOST_DISK_GB = 30, 16_384

#: Options that mean nothing in the other place, by the names of their values.
_ONLY = {
    HERE: {"init"},
    SAGEMAKER: {
        "attach",
        "bucket",
        "dry_run",
        "instance_type",
        "profile",
        "region",
        "role",
        "spot",
        "volume",
    },
}
#: What a job that is there already may be told still: where it is, and where its things go.
_ATTACHED = {"on", "attach", "directory", "profile", "region", "output", "into"}

OPTIONS: tuple[Callable[[_Command], _Command], ...] = (
    click.option(
        "--on",
        type=click.Choice([HERE, SAGEMAKER]),
        default=HERE,
        help="Where the job runs. Default: here. The options below are for sagemaker.",
    ),
    click.option(
        "--instance-type",
        metavar="TYPE",
        help="Default: ml.m5.large, for a gpu target ml.g4dn.xlarge.",
    ),
    click.option(
        "--volume",
        type=click.IntRange(1, _MOST_DISK_GB),
        default=_DISK_GB,
        metavar="GB",
        help="Disk of each instance. Default: 30.",
    ),
    click.option("--role", metavar="ARN", help="That the job takes on. Default: as --bucket."),
    click.option(
        "--bucket",
        metavar="NAME",
        help="Of data and results. Default: that of [sagemaker] in boxwright.toml.",
    ),
    click.option(
        "--attach",
        metavar="JOB",
        help="Start none; watch this one to its end and fetch what it leaves.",
    ),
    dry_run_option,
    region_option,
    profile_option,
)
spot_option = click.option(
    "--spot",
    is_flag=True,
    help="Cheaper instances that may be taken away; what lies in /opt/ml/checkpoints comes back. "
    "Waits for them as long again as --timeout.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class There:
    """The values of `OPTIONS`.

    Attributes:
        instance_type: None: that of the target's device.
        volume: GB of each instance's disk.
        role: ARN; None: that of boxwright.toml.
        bucket: name; None: that of boxwright.toml.
        attach: name of a job that was started before.
        dry_run: whether to show the calls only.
        region: None: that of boxwright.toml, the environment or the profile.
        profile: None: that of the environment.
        spot: whether instances may be taken away.
    """

    instance_type: str | None
    volume: int
    role: str | None
    bucket: str | None
    attach: str | None
    dry_run: bool
    region: str | None
    profile: str | None
    spot: bool = False


def cloud_options(command: _Command) -> _Command:
    """Add `OPTIONS` to a command, in their order."""
    for option in reversed(OPTIONS):
        command = option(command)
    return command


def there(on: str, told: Mapping[str, object]) -> There | None:
    """What the options say of SageMaker; None for a job that runs here.

    Args:
        on: value of `--on`.
        told: the other values of `OPTIONS`, and of `spot_option`.

    Raises:
        UsageError: an option was typed that means nothing there.
    """
    context = click.get_current_context()
    typed = [
        one
        for one in context.command.params
        if context.get_parameter_source(one.name or "") is ParameterSource.COMMANDLINE
    ]
    other = SAGEMAKER if on == HERE else HERE
    if wrong := next((one for one in typed if one.name in _ONLY[other]), None):
        raise UsageError(
            f"{wrong.opts[0]} means nothing to a job that runs {_WHERE[on]}.",
            next=f"the same command {_MENDS[on].format(wrong.opts[0])}",
        )
    if told["attach"] and (wrong := next((o for o in typed if o.name not in _ATTACHED), None)):
        flag = wrong.opts[0] if wrong.opts[0].startswith("-") else "an argument"
        raise UsageError(
            f"--attach watches a job as it is; {flag} cannot change it any more.",
            next=f"the same command without {flag}",
        )
    return There(**told) if on == SAGEMAKER else None  # type: ignore[arg-type]


_WHERE = {HERE: "here", SAGEMAKER: "on SageMaker, which decides that itself"}
_MENDS = {HERE: "with --on sagemaker", SAGEMAKER: "without {}"}
