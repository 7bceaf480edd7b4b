"""Pushes to Amazon ECR, in one region or several."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from boxwright import console
from boxwright.account import open_account
from boxwright.account.calls import shown
from boxwright.account.names import read_repository
from boxwright.errors import EngineError, UsageError
from boxwright.shipping import ecr
from boxwright.shipping.checks import check_form
from boxwright.shipping.door import Door
from boxwright.shipping.ledger import Ledger
from boxwright.shipping.place import survey
from boxwright.shipping.steps import tell_steps
from boxwright.words import size

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docker import DockerClient

    from boxwright.shipping.cargo import Cargo
    from boxwright.shipping.order import Order
    from boxwright.shipping.place import Place

__all__ = ["push_to_ecr"]


def push_to_ecr(engine: DockerClient, order: Order) -> None:
    """Look at all regions, then push to one after the other.

    Raises:
        UsageError: credentials, region, repository or tag do not fit; said before any push.
        EngineError: ECR, AWS or the network failed; what was pushed is listed.
        PlatformError: the engine failed.
    """
    repository = read_repository(order.repository)
    accounts = [
        open_account(region or None, order.profile) for region in _regions(order, repository.region)
    ]
    places = [survey(account, repository, order.wanted, order.cargo) for account in accounts]
    if order.dry_run:
        _show(places, order.cargo)
        return
    every = [_line(place, one) for place in places for one in order.cargo]
    with Ledger(every) as ledger:
        for place in places:
            _push(engine, place, order.cargo, ledger)


def _regions(order: Order, own: str) -> Sequence[str]:
    """The regions to push to; a repository's whole address has its own."""
    others = [region for region in order.regions if region != own]
    if own and others:
        raise UsageError(
            f"{order.repository} is in {own}, not in {others[0]}.",
            next=f"boxwright push --region {own}   (or --repository with a name alone)",
        )
    return [own] if own else order.regions or [order.region]


def _push(engine: DockerClient, place: Place, cargo: Sequence[Cargo], ledger: Ledger) -> None:
    address = place.make()
    door = Door(place.account)
    for one in cargo:
        reference = f"{address}:{one.tag}"
        if digest := place.there.get(one.tag, ""):
            console.progress(f"{reference} is there already, the same image")
        else:
            console.progress(f"pushing {one.reference} to {reference}")
            digest = door.push(engine, one, address)
        ledger.done(_line(place, one))
        got = ecr.read_back(place.account, place.repository, one.tag)
        if got.digest != digest:
            raise EngineError(
                f"{reference} was pushed as {digest}, and ECR has {got.digest} under this tag.",
                next="the same command again   (did somebody else push it at the same time?)",
            )
        check_form(reference, got.media_type, "was pushed")
        console.result(f"{reference}  {digest}  {size(got.bytes or one.bytes)}")


def _line(place: Place, one: Cargo) -> str:
    return f"{place.repository.name}:{one.tag} in {place.account.region}"


def _show(places: Sequence[Place], cargo: Sequence[Cargo]) -> None:
    """Print the calls on stdout, and what the engine would do on stderr."""
    calls = []
    for place in places:
        calls += json.loads(shown(place.calls(cargo), place.account.region))
        address = place.found["repositoryUri"] if place.found else "REPOSITORY-URI"
        for one in cargo:
            if one.tag not in place.there:
                tell_steps(one, str(address))
    console.result(json.dumps(calls, indent=2))
