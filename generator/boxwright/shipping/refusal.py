"""What a registry says when it refuses a push, as the engine passes it on, and what mends it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from boxwright.errors import EngineError, UsageError

if TYPE_CHECKING:
    from boxwright.errors import BoxwrightError

__all__ = ["Refused", "explained", "is_expired"]

_EXPIRED = re.compile(r"authorization token has expired|token (?:is|has) expired", re.IGNORECASE)
#: What is the user's to mend, by what the registry says: the next command, with {host} for it.
_MENDS = (
    (r"no basic auth|unauthorized|authentication required", "{login}"),
    (r"not authorized to perform", "boxwright iam   (prints a policy that allows what push asks)"),
    (r"cannot be overwritten|tag is immutable|tag invalid", "boxwright push --tag TAG"),
    (r"does not exist in the registry|name unknown|repository not found", "{repository}"),
    (r"^denied|access.*denied|forbidden", "{login}"),
)


class Refused(Exception):  # noqa: N818 - an answer, which may yet be mended
    """A registry took no image; holds its words or those of the connection to it."""


def is_expired(refused: Refused) -> bool:
    """Whether a new token may open the door again."""
    return bool(_EXPIRED.search(str(refused)))


def explained(refused: Refused, reference: str, *, aws: bool) -> BoxwrightError:
    """The error that a person reads.

    Args:
        refused: what was said.
        reference: what was to be pushed.
        aws: whether credentials and repository are made by this program.
    """
    said = str(refused).strip().rstrip(".")
    happened = f"{reference} was not pushed, and there is no such tag: {said}."
    host = reference.partition("/")[0]
    words = {
        "login": "the same command again" if aws else f"docker login {host}",
        "repository": "the same command again" if aws else f"make the repository at {host}",
    }
    for sign, mend in _MENDS:
        if re.search(sign, said, re.IGNORECASE):
            return UsageError(happened, next=mend.format(**words))
    return EngineError(
        happened, next="check the network to the registry; then the same command (layers are kept)"
    )
