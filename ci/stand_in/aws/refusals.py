"""How ECR says no: the error documents of the registry protocol, in ECR's words."""

from __future__ import annotations

import json
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Refusal:
    """An answer that ends a request without the registry: a status and an error document."""

    status: int
    code: str
    message: str
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def document(self) -> bytes:
        """The body: one error, as the registry protocol writes it."""
        return json.dumps({"errors": [{"code": self.code, "message": self.message}]}).encode()


def no_token(registry: str) -> Refusal:
    """Nobody said who they are, or not in a way that could be read."""
    challenge = f'Basic realm="http://{registry}/",service="ecr.amazonaws.com"'
    return Refusal(401, "UNAUTHORIZED", "Not Authorized", {"WWW-Authenticate": challenge})


def bad_token() -> Refusal:
    """The token was never given here, or is too old; ECR has the same words for both."""
    return Refusal(
        403, "DENIED", "Your authorization token has expired. Reauthenticate and try again."
    )


def unknown_repository(repository: str, account: str) -> Refusal:
    """No such repository in this region."""
    message = (
        f"The repository with name '{repository}' does not exist "
        f"in the registry with id '{account}'"
    )
    return Refusal(404, "NAME_UNKNOWN", message)


def kept_tag(reason: str) -> Refusal:
    """The repository's settings keep this manifest out."""
    return Refusal(400, "TAG_INVALID", reason)


def unsupported() -> Refusal:
    """A path that is no part of the protocol's work with one repository."""
    return Refusal(405, "UNSUPPORTED", "The operation is unsupported.")


def too_large(limit: int) -> Refusal:
    """A manifest longer than registries take."""
    return Refusal(413, "MANIFEST_INVALID", f"A manifest has at most {limit} bytes")
