"""What a registry is shown at its door, kept out of every log and traceback."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

from boxwright.account.calls import Call
from boxwright.errors import EngineError

if TYPE_CHECKING:
    from boxwright.account import Account

__all__ = ["TOKEN", "Credentials", "credentials_for"]

TOKEN = Call("ecr", "GetAuthorizationToken")


class Credentials(dict[str, str]):
    """A user, a password and the registry they are for, as docker-py takes them.

    They are sent to the engine in a header of the one request and written nowhere.
    """

    def __repr__(self) -> str:
        return f"<credentials for {self['serveraddress']}>"

    __str__ = __repr__


def credentials_for(account: Account) -> Credentials:
    """Ask ECR for a token; it is good for twelve hours.

    Raises:
        BoxwrightError: AWS refused or could not be reached, or its answer is none.
    """
    (said,) = account.ask(TOKEN)["authorizationData"]
    try:
        user, _, password = base64.b64decode(said["authorizationToken"]).decode().partition(":")
    except ValueError:
        # Not the cause: it holds what could not be read.
        raise EngineError(f"The answer to {TOKEN} in {account.region} is no token.") from None
    return Credentials(username=user, password=password, serveraddress=said["proxyEndpoint"])
