"""The options of `boxwright push` that say where images go and what a new repository is like."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict, TypeVar

import click

from boxwright.errors import UsageError
from boxwright.shipping.wanted import UNTAGGED, Wanted

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = ["Asked", "check", "shipping_options", "wanted"]

_Command = TypeVar("_Command", bound="Callable[..., object]")
_COUNT = click.IntRange(min=1)


class Asked(TypedDict):
    """The values of `shipping_options`."""

    tag: str
    to: str
    repository: str
    regions: Sequence[str]
    immutable: bool
    scan: bool
    keep_untagged: int | None
    keep: int | None
    lifecycle: bool
    instance_type: str
    serverless: bool


OPTIONS: tuple[Callable[[_Command], _Command], ...] = (
    click.option(
        "--tag",
        default="",
        metavar="TAG",
        help="Default: by the rule in boxwright.toml, else when the image was made. The name "
        "of a target stands in front, where there are several.",
    ),
    click.option(
        "--repository",
        default="",
        metavar="NAME",
        help="In ECR; may be its address. Default: that of boxwright.toml, else the image's name.",
    ),
    click.option(
        "--region",
        "regions",
        multiple=True,
        metavar="REGION",
        help="Of AWS; may be repeated. Default: that of boxwright.toml, the environment or the "
        "profile.",
    ),
    click.option(
        "--to",
        default="",
        metavar="HOST/REPOSITORY",
        help="Another registry, with the credentials docker has for it; AWS is not asked.",
    ),
    click.option(
        "--immutable/--no-immutable",
        default=True,
        help="Of a new repository: a tag is never moved to another image. Default: so.",
    ),
    click.option(
        "--scan/--no-scan",
        default=True,
        help="Of a new repository: images are scanned when they are pushed. Default: so.",
    ),
    click.option(
        "--keep-untagged",
        type=_COUNT,
        metavar="N",
        help=f"Of a new repository: so many images without a tag are kept. Default: {UNTAGGED}.",
    ),
    click.option(
        "--keep",
        type=_COUNT,
        metavar="N",
        help="Of a new repository: only the N newest images are kept, in use or not. Default: all.",
    ),
    click.option(
        "--lifecycle/--no-lifecycle",
        default=True,
        help="Of a new repository: images expire by the two above, or never.",
    ),
    click.option(
        "--instance-type",
        default="",
        metavar="TYPE",
        help="Such as ml.c7g.large: its processor must be the image's. Default: boxwright.toml's.",
    ),
    click.option(
        "--serverless",
        is_flag=True,
        help="For a serverless endpoint, which takes 10 GB at most. Default: when boxwright.toml "
        "gives its memory.",
    ),
)


def shipping_options(command: _Command) -> _Command:
    """Add `OPTIONS` to a command, in their order."""
    for option in reversed(OPTIONS):
        command = option(command)
    return command


def check(asked: Asked) -> None:
    """Refuse options that contradict each other.

    Raises:
        UsageError: two of them do.
    """
    of_aws = {"--repository": asked["repository"], "--region": asked["regions"]}
    if asked["to"] and (other := next((name for name, told in of_aws.items() if told), "")):
        raise UsageError(
            f"--to is another registry, and {other} is about Amazon ECR.",
            next=f"boxwright push --to {asked['to']}",
        )
    if asked["serverless"] and asked["instance_type"]:
        raise UsageError("--serverless has no --instance-type.", next="boxwright push --serverless")
    kept = asked["keep"] or asked["keep_untagged"]
    if kept and not asked["lifecycle"]:
        raise UsageError("--no-lifecycle keeps all images.", next="boxwright push --no-lifecycle")


def wanted(asked: Asked) -> Wanted:
    """What a new repository gets."""
    return Wanted(
        immutable=asked["immutable"],
        scan=asked["scan"],
        untagged=asked["keep_untagged"] or UNTAGGED if asked["lifecycle"] else None,
        images=asked["keep"],
        expiry_told=bool(asked["keep"] or asked["keep_untagged"]),
    )
