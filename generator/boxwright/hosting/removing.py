"""Removes an endpoint and all that was made for it, in the order in which it can go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from boxwright import console
from boxwright.account.trouble import code_of
from boxwright.errors import UsageError
from boxwright.hosting.endpoints import is_absent, settled

if TYPE_CHECKING:
    from collections.abc import Iterable

    from boxwright.account import Account
    from boxwright.hosting.finding import Step

__all__ = ["remove"]

#: Codes that say that something is gone already, which is all that was wanted.
_GONE = frozenset({"ObjectNotFoundException", "ResourceNotFound", "NoSuchKey"})


def remove(account: Account, name: str, steps: Iterable[Step], timeout: float) -> None:
    """Remove what was found, saying each; wait until the endpoint is gone before what it uses.

    Raises:
        BoxwrightError: AWS refused or could not be reached, or the endpoint takes too long.
    """
    for step in steps:
        is_endpoint = step.call.operation == "DeleteEndpoint"
        if is_endpoint:
            # One that is being made or changed cannot be removed.
            settled(account, name, timeout)
        try:
            account.ask(step.call)
        except UsageError as problem:
            if code_of(problem) not in _GONE and not is_absent(problem):
                raise
        if is_endpoint:
            settled(account, name, timeout)
        console.result(f"removed {step.thing}")
