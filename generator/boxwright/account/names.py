"""The names of repositories as Amazon ECR takes them, judged before any call."""

from __future__ import annotations

import re
from dataclasses import dataclass

from boxwright_conformance.platform.registry import registry_of

from boxwright.errors import UsageError

__all__ = ["Repository", "read_repository"]

_SHORTEST, _LONGEST = 2, 256
_PART = r"[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*"
_NAME = re.compile(rf"{_PART}(?:/{_PART})*")
_HOST = re.compile(r"(\d{12})\.dkr[.-]ecr(?:-fips)?\.([a-z0-9-]+)\.[a-z0-9.-]+")


@dataclass(frozen=True, slots=True)
class Repository:
    """A repository as somebody wrote it down.

    Attributes:
        name: such as `team/house-prices`.
        owner: twelve digits of the account it was said to be of; empty: whoever asks.
        region: where it was said to be; empty when nothing was said.
    """

    name: str
    owner: str = ""
    region: str = ""


def read_repository(text: str) -> Repository:
    """Read the name of a repository, or its whole address.

    Example:
        >>> read_repository("111122223333.dkr.ecr.eu-west-1.amazonaws.com/team/a").region
        'eu-west-1'

    Raises:
        UsageError: ECR takes no such name, or the address is that of another registry.
    """
    host = registry_of(text)
    address = _HOST.fullmatch(host)
    name = text.removeprefix(f"{host}/") if address else text
    if host and not address and not _NAME.fullmatch(name):
        # Without a port it may be a name: ECR allows points in all of its parts.
        raise UsageError(
            f"{host} is no registry of Amazon ECR.", next=f"boxwright push --to {text}"
        )
    if wrong := _wrong_with(name):
        raise UsageError(
            f"Amazon ECR takes no repository {name!r}: {wrong}.",
            next=f"boxwright push --repository {_mended(name)}",
        )
    return Repository(name, *address.groups()) if address else Repository(name)


def _wrong_with(name: str) -> str:
    if not _SHORTEST <= len(name) <= _LONGEST:
        return f"a name has {_SHORTEST} to {_LONGEST} characters, this one {len(name)}"
    if ":" in name or "@" in name:
        return "a tag is told by --tag, a digest not at all"
    if not _NAME.fullmatch(name):
        return (
            "it is of lower-case letters and digits, with . _ - between them (no two of . or _ "
            "but __) and / between parts"
        )
    return ""


def _mended(name: str) -> str:
    """The nearest name that is one."""
    parts = re.sub(r"[:@].*", "", name).lower().split("/")
    clean = [re.sub(r"[^a-z0-9]+", "-", part).strip("-") for part in parts]
    near = "/".join(part for part in clean if part)[:_LONGEST].rstrip("-/")
    return near if len(near) >= _SHORTEST else "NAME"
