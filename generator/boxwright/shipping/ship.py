"""Pushes images: everything is judged and looked at before the first is pushed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from boxwright import console
from boxwright.account.names import read_repository
from boxwright.errors import UsageError
from boxwright.shipping.checks import concerns
from boxwright.shipping.elsewhere import check_address, push_elsewhere
from boxwright.shipping.to_ecr import push_to_ecr

if TYPE_CHECKING:
    from docker import DockerClient

    from boxwright.shipping.order import Order

__all__ = ["ship"]


def ship(engine: DockerClient, order: Order) -> None:
    """Push the images of an order; each reference, digest and size goes to stdout as it is there.

    Raises:
        UsageError: an image, a name, a tag or the credentials do not fit; said before any push.
        EngineError: a registry, AWS or the network failed; what was pushed is listed.
        PlatformError: the engine failed.
    """
    tags = [one.tag for one in order.cargo]
    if alike := next((tag for tag in tags if tags.count(tag) > 1), ""):
        raise UsageError(
            f"Several images would go under the tag {alike}.", next="boxwright push --target NAME"
        )
    if order.elsewhere:
        check_address(order.repository)
    else:
        read_repository(order.repository)
    for one in order.cargo:
        for concern in concerns(engine, one, order.aim):
            console.warn(concern)
    push = push_elsewhere if order.elsewhere else push_to_ecr
    push(engine, order)
