"""Asks AWS through boto3, whose settings, profiles and environment variables all count."""

from __future__ import annotations

import os
from functools import cached_property
from typing import TYPE_CHECKING, Any

from boxwright.account.calls import Call
from boxwright.account.trouble import aws_errors
from boxwright.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import boto3

__all__ = ["Account", "open_account"]

#: Tries of one call before it is given up; botocore waits longer before each, 20 s at most.
_TRIES = 8
_CONNECT_SECONDS = 10
#: Longer than the 60 s that the platform gives a container, so that its answer comes first.
_READ_SECONDS = 80


class Account:
    """An account in one region, as the credentials at hand see it.

    Args:
        session: holds credentials and region.

    Attributes:
        region: such as ``eu-west-1``.
    """

    def __init__(self, session: boto3.Session) -> None:
        self.region = str(session.region_name)
        self._session = session
        self._clients: dict[str, Any] = {}

    @cached_property
    def id(self) -> str:
        """The twelve digits of the account, which is asked once.

        Raises:
            BoxwrightError: AWS refused or could not be reached.
        """
        return str(self.ask(Call("sts", "GetCallerIdentity"))["Account"])

    @property
    def partition(self) -> str:
        """The first word of every ARN there: ``aws``, ``aws-cn`` or ``aws-us-gov``."""
        return str(self._session.get_partition_for_region(self.region))

    def ask(self, call: Call) -> dict[str, Any]:
        """Make a call and return the answer; throttled calls are made again by botocore.

        Raises:
            BoxwrightError: AWS refused or could not be reached; names code, call and mend.
        """
        from botocore import xform_name  # noqa: PLC0415 - dear, see `open_account`

        with aws_errors(call, self.region):
            method = getattr(self.client(call.service), xform_name(call.operation))
            answer: dict[str, Any] = method(**call.parameters)
        return answer

    def pages(self, call: Call) -> Iterator[dict[str, Any]]:
        """Make a call whose answer comes in pages, and yield each.

        Raises:
            BoxwrightError: as `ask`.
        """
        from botocore import xform_name  # noqa: PLC0415 - dear, see `open_account`

        with aws_errors(call, self.region):
            paginator = self.client(call.service).get_paginator(xform_name(call.operation))
            yield from paginator.paginate(**call.parameters)

    def client(self, service: str) -> Any:
        """boto3's client of a service; whoever uses it wraps that in `aws_errors`."""
        if service not in self._clients:
            from botocore.config import Config  # noqa: PLC0415 - dear, see `open_account`

            config = Config(
                retries={"mode": "standard", "total_max_attempts": _TRIES},
                connect_timeout=_CONNECT_SECONDS,
                read_timeout=_READ_SECONDS,
            )
            # Typed once for each service that there is; here the service is data.
            make: Callable[..., Any] = self._session.client
            self._clients[service] = make(service, config=config)
        return self._clients[service]


def open_account(region: str | None = None, profile: str | None = None) -> Account:
    """The account that the credentials at hand belong to; nothing is asked yet.

    Args:
        region: None takes that of the environment or the profile.
        profile: of ``~/.aws/config``; None takes that of the environment.

    Raises:
        UsageError: there is no such profile, no such region, none at all, or no credentials.
    """
    import boto3  # noqa: PLC0415 - half a second, which only what asks AWS should pay for
    from botocore.exceptions import ProfileNotFound  # noqa: PLC0415

    # AWS's other tools read this variable too, and boto3 only AWS_DEFAULT_REGION.
    region = region or os.environ.get("AWS_REGION") or None
    try:
        session = boto3.Session(region_name=region, profile_name=profile)
    except ProfileNotFound as problem:
        raise UsageError(f"{problem}.", next="aws configure list-profiles") from None
    if not session.region_name:
        raise UsageError(
            "No AWS region is set: not by --region, AWS_REGION or the profile.",
            next="export AWS_REGION=eu-west-1   (or another; then the same command)",
        )
    _known(session)
    if session.get_credentials() is None:
        raise UsageError(
            "There are no AWS credentials: none in the environment, the profile or this machine.",
            next="aws sso login   (or aws configure; then the same command)",
        )
    return Account(session)


def _known(session: boto3.Session) -> None:
    """Refuse a region that is none, before a host of that name is looked for in vain."""
    from difflib import get_close_matches  # noqa: PLC0415 - only here

    name = str(session.region_name)
    known = [
        one
        for partition in session.get_available_partitions()
        for one in session.get_available_regions("sagemaker", partition)
    ]
    if name not in known:
        near = get_close_matches(name, known, n=1)
        hint = f"; do you mean {near[0]}?" if near else ""
        raise UsageError(
            f"There is no region {name!r} with SageMaker{hint}",
            next=f"export AWS_REGION={near[0] if near else 'eu-west-1'}   (then the same command)",
        )
