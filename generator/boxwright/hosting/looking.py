"""Looks at the account before anything is made: what would be refused later is refused now."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from boxwright import console
from boxwright.account.buckets import reachable
from boxwright.errors import UsageError
from boxwright.hosting import images, models
from boxwright.hosting.endpoints import described, ours
from boxwright.hosting.models import Upload

if TYPE_CHECKING:
    import re

    from boxwright.account import Account
    from boxwright.hosting.plan import Plan

__all__ = ["looked_up"]


def looked_up(account: Account, plan: Plan, repository: str, fitting: re.Pattern[str]) -> Plan:
    """The plan with the image that is to run.

    Args:
        account: where it is to be made.
        plan: what is; an empty image stands for the one pushed last.
        repository: the project's.
        fitting: what a tag of that image matches.

    Raises:
        UsageError: the name is taken, or there is no such endpoint to update; image, model or
            bucket are not there.
        BoxwrightError: AWS refused or could not be reached.
    """
    _refuse_taken(account, plan)
    if isinstance(plan.model, Upload):
        reachable(account, plan.model.bucket, "an endpoint")
    else:
        models.there(account, plan.model)
    if plan.image:
        if doubt := images.checked(account, plan.image):
            console.warn(doubt)
        return plan
    last = images.newest(account, repository, fitting)
    tags = ", ".join(last.tags) or "no tag"
    console.progress(f"image {last.uri} ({tags}), pushed {last.at:%Y-%m-%d %H:%M}, the newest")
    return replace(plan, image=last.uri)


def _refuse_taken(account: Account, plan: Plan) -> None:
    endpoint = described(account, plan.name)
    if endpoint is None and not plan.update:
        return
    if endpoint is None:
        raise UsageError(
            f"There is no endpoint {plan.name} in {account.region} to update.",
            next="the same command without --update",
        )
    status = endpoint["EndpointStatus"]
    if not plan.update:
        raise UsageError(
            f"There is an endpoint {plan.name} in {account.region} already ({status}).",
            next="the same command with --update, or with another --name",
        )
    if not ours(account, endpoint):
        raise UsageError(
            f"{plan.name} was not made by `boxwright deploy`, which changes only what it made.",
            next="the same command without --update and with another --name",
        )
    if status != "InService":
        raise UsageError(
            f"{plan.name} is {status}, and only an endpoint in service can be updated.",
            next=f"boxwright delete {plan.name}   (then make it anew)",
        )
