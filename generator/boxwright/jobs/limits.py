"""What the API takes, checked before anything is asked of it."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from boxwright.errors import UsageError
from boxwright.words import counted

if TYPE_CHECKING:
    from collections.abc import Collection

    from boxwright.jobs.kinds import Kind

__all__ = ["LIMITS", "check", "check_count", "instance_type", "seconds"]

_INSTANCE = re.compile(r"ml\.[a-z0-9-]+\.[a-z0-9]+")
_VARIABLE = re.compile(r"[a-zA-Z_][a-zA-Z0-9_]*")


@dataclass(frozen=True, slots=True)
class Limit:
    """How many entries, and how many characters each may have.

    Attributes:
        most: entries.
        name: characters of a name; 0: entries have none.
        value: characters of a value.
        pattern: what a name must match.
    """

    most: int
    name: int
    value: int
    pattern: re.Pattern[str] | None = None


#: Section 11 of the contract, and the API's model, by what users call it.
LIMITS = {
    "channel": Limit(20, 64, 1024),
    "hyperparameter": Limit(100, 256, 2500),
    "metric": Limit(40, 255, 500),
    "input": Limit(10, 64, 1024),
    "output": Limit(10, 0, 256),
    "argument": Limit(100, 0, 256),
    "entrypoint": Limit(100, 0, 256),
    "environment variable": Limit(100, 256, 256, _VARIABLE),
}


def check(thing: str, entries: Mapping[str, str] | Collection[str]) -> None:
    """Refuse entries that the API would refuse.

    Args:
        thing: of `LIMITS`.
        entries: values by name, or values alone.

    Raises:
        UsageError: there are too many, one is too long, or a name is none.
    """
    limit = LIMITS[thing]
    check_count(thing, len(entries))
    named = entries if isinstance(entries, Mapping) else {value: value for value in entries}
    for name, value in named.items():
        if named is entries and len(name) > limit.name:
            raise UsageError(_too_long(thing, name, "the name", len(name), limit.name))
        if limit.pattern and not limit.pattern.fullmatch(name):
            raise UsageError(
                f"{thing} {name!r}: a name has letters, digits and _, and begins with no digit."
            )
        if len(value) > limit.value:
            raise UsageError(_too_long(thing, name, "the value", len(value), limit.value))


def check_count(thing: str, count: int) -> None:
    """Refuse more entries than the API takes.

    Raises:
        UsageError: there are too many.
    """
    most = LIMITS[thing].most
    if count > most:
        raise UsageError(f"SageMaker takes at most {counted(most, thing)} in a job, not {count}.")


def instance_type(name: str, command: str) -> str:
    """`name`, when it has the form of an instance type.

    Raises:
        UsageError: it has not.
    """
    if not _INSTANCE.fullmatch(name):
        near = f"ml.{name}" if _INSTANCE.fullmatch(f"ml.{name}") else "ml.m5.large"
        raise UsageError(
            f"{name!r} is no type of an instance of SageMaker.",
            next=f"boxwright {command} --on sagemaker --instance-type {near}",
        )
    return name


def seconds(timeout: float, kind: Kind) -> int:
    """The whole seconds that a job may run.

    Raises:
        UsageError: the platform lets none run so long.
    """
    if timeout > kind.longest:
        raise UsageError(
            f"--timeout {timeout:.0f}: a {kind.word.lower()} job on SageMaker runs at most "
            f"{kind.longest} s.",
            next=f"boxwright {kind.command} --on sagemaker --timeout {kind.longest}",
        )
    return math.ceil(timeout)


def _too_long(thing: str, name: str, what: str, length: int, most: int) -> str:
    shown = name if len(name) <= 40 else f"{name[:40]}…"
    return f"{thing} {shown!r}: {what} has {length} characters; SageMaker takes at most {most}."
