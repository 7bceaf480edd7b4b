"""Pushes to any other registry, with the credentials that docker itself has stored for it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from boxwright_conformance.platform.registry import registry_of

from boxwright import console
from boxwright.errors import UsageError
from boxwright.shipping.ledger import Ledger
from boxwright.shipping.progress import Progress
from boxwright.shipping.pushing import push_image
from boxwright.shipping.refusal import Refused, explained
from boxwright.shipping.steps import tell_steps
from boxwright.words import size

if TYPE_CHECKING:
    from docker import DockerClient

    from boxwright.shipping.order import Order

__all__ = ["check_address", "push_elsewhere"]

_PART = r"[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*"
_PATH = re.compile(rf"{_PART}(?:/{_PART})*")


def check_address(address: str) -> None:
    """Refuse what is no registry with a repository.

    Raises:
        UsageError: it is none.
    """
    host = registry_of(address)
    if not host:
        raise UsageError(
            f"--to {address} names no registry.", next=f"boxwright push --to docker.io/{address}"
        )
    path = address.removeprefix(f"{host}/")
    name, colon, tag = path.partition(":")
    if colon and _PATH.fullmatch(name):
        raise UsageError(
            f"--to {address} has a tag in it.",
            next=f"boxwright push --to {host}/{name} --tag {tag}",
        )
    if not _PATH.fullmatch(path):
        raise UsageError(
            f"--to {address} names no repository: {path!r} is not of lower-case letters, digits "
            "and . _ - between them.",
            next=f"boxwright push --to {host}/NAME",
        )


def push_elsewhere(engine: DockerClient, order: Order) -> None:
    """Push to the registry that the order names; AWS is not asked.

    Raises:
        UsageError: the registry refused.
        EngineError: the connection failed for good.
        PlatformError: the engine failed.
    """
    if order.dry_run:
        for one in order.cargo:
            tell_steps(one, order.repository)
        console.result("[]")
        return
    references = {f"{order.repository}:{one.tag}": one for one in order.cargo}
    with Ledger([*references]) as ledger:
        for reference, one in references.items():
            console.progress(f"pushing {one.reference} to {reference}")
            try:
                with Progress() as progress:
                    digest = push_image(engine, one, order.repository, None, progress.tell)
            except Refused as refused:
                raise explained(refused, reference, aws=False) from None
            ledger.done(reference)
            console.result(f"{reference}  {digest}  {size(one.bytes)}")
