"""The way into ECR: a token that is asked for when it is needed, and again when it has expired."""

from __future__ import annotations

from typing import TYPE_CHECKING

from boxwright import console
from boxwright.shipping.progress import Progress
from boxwright.shipping.pushing import push_image
from boxwright.shipping.refusal import Refused, explained, is_expired
from boxwright.shipping.token import Credentials, credentials_for

if TYPE_CHECKING:
    from docker import DockerClient

    from boxwright.account import Account
    from boxwright.shipping.cargo import Cargo

__all__ = ["Door"]


class Door:
    """The way into the registry of an account's region.

    Args:
        account: gives the tokens.
    """

    def __init__(self, account: Account) -> None:
        self._account = account
        self._credentials: Credentials | None = None

    def push(self, engine: DockerClient, one: Cargo, address: str) -> str:
        """Push an image, if need be once more with a new token, and return its digest.

        Raises:
            BoxwrightError: the registry or AWS refused, or the connection failed for good.
            PlatformError: the engine failed.
        """
        try:
            try:
                return self._push(engine, one, address)
            except Refused as refused:
                if not is_expired(refused):
                    raise
            console.progress("the token has expired: going on with a new one")
            self._credentials = None
            return self._push(engine, one, address)
        except Refused as refused:
            raise explained(refused, f"{address}:{one.tag}", aws=True) from None

    def _push(self, engine: DockerClient, one: Cargo, address: str) -> str:
        if self._credentials is None:
            self._credentials = credentials_for(self._account)
        with Progress() as progress:
            return push_image(engine, one, address, self._credentials, progress.tell)
