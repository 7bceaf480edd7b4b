"""An endpoint as its account describes it, and the wait until it is what it is meant to be."""

from __future__ import annotations

import os
import sys
import time
from typing import TYPE_CHECKING, Any

import click

from boxwright import console
from boxwright.account import Call, tags
from boxwright.account.trouble import code_of
from boxwright.errors import EngineError, UsageError

if TYPE_CHECKING:
    from boxwright.account import Account

__all__ = ["described", "is_absent", "ours", "settled"]

_MOVING = frozenset({"Creating", "Updating", "SystemUpdating", "RollingBack", "Deleting"})
_FIRST_PAUSE, _LONGEST_PAUSE = 0.5, 10.0
#: Seconds after which a log, which has no line that changes, hears again that nothing has.
_SILENCE = 60


def described(account: Account, name: str) -> dict[str, Any] | None:
    """What the account says of an endpoint, or None when it has none of this name.

    Raises:
        BoxwrightError: AWS refused or could not be reached.
    """
    try:
        return account.ask(Call("sagemaker", "DescribeEndpoint", {"EndpointName": name}))
    except UsageError as problem:
        if is_absent(problem):
            return None
        raise


def is_absent(problem: UsageError) -> bool:
    """Whether SageMaker says that there is no such thing; it has no code of its own for that."""
    return code_of(problem) == "ValidationException" and "could not find" in str(problem).lower()


def ours(account: Account, endpoint: dict[str, Any]) -> bool:
    """Whether `boxwright deploy` made an endpoint.

    Raises:
        BoxwrightError: AWS refused or could not be reached.
    """
    worn = tags.worn(account, endpoint["EndpointArn"])
    return worn.get(tags.ENDPOINT) == str(endpoint["EndpointName"])


def settled(account: Account, name: str, timeout: float) -> dict[str, Any] | None:
    """Wait until an endpoint is neither made, changed nor removed any more.

    Args:
        account: that it belongs to.
        name: of the endpoint.
        timeout: most seconds.

    Returns:
        What the account says of it then; None when it is gone.

    Raises:
        BoxwrightError: it takes longer; AWS refused or could not be reached.
    """
    began, pause, line = time.monotonic(), _FIRST_PAUSE, _Line()
    try:
        while (endpoint := described(account, name)) and endpoint["EndpointStatus"] in _MOVING:
            seconds = time.monotonic() - began
            line.show(name, endpoint["EndpointStatus"], seconds)
            if seconds > timeout:
                raise EngineError(
                    f"{name} is still {endpoint['EndpointStatus']} after {seconds:.0f} s.",
                    next=f"aws sagemaker describe-endpoint --endpoint-name {name} "
                    f"--region {account.region}",
                )
            time.sleep(min(pause, max(timeout - seconds, _FIRST_PAUSE)))
            pause = min(pause * 1.5, _LONGEST_PAUSE)
    finally:
        line.end()
    return endpoint


class _Line:
    """One line that is written anew on a terminal, and a line for each news anywhere else."""

    def __init__(self) -> None:
        self._person = sys.stderr.isatty() and os.environ.get("TERM") != "dumb"
        self._status, self._told = "", 0.0

    def show(self, name: str, status: str, seconds: float) -> None:
        text = f"{name}: {status}, {seconds:.0f} s"
        if self._person:
            click.echo(f"\r{text}\033[K", err=True, nl=False)
        elif status != self._status or seconds - self._told >= _SILENCE:
            console.progress(text)
            self._told = seconds
        self._status = status

    def end(self) -> None:
        if self._person and self._status:
            click.echo(err=True)
