"""How a check says what it found."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from boxwright_conformance.scenarios.evidence import NotJudged

__all__ = ["NotJudged", "Violation", "Warn", "judges", "requirement", "role_of"]

_Check = TypeVar("_Check", bound=Callable[..., None])


class Violation(AssertionError):  # noqa: N818 - a finding, no programming error
    """The container breaks the requirement.

    Attributes:
        reason: one line that names the defect with what was seen.
        seen: the evidence in readable form, several lines, may be empty.
    """

    def __init__(self, reason: str, seen: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.seen = seen


class Warn(Violation):
    """What is graded holds, but a shorter deadline or an unproven rule does not."""


def requirement(identity: str, *, role: str | None = None) -> Callable[[_Check], _Check]:
    """Say which requirement a check judges, and for which role where it has one check a role."""

    def mark(check: _Check) -> _Check:
        vars(check)["requirement"] = identity
        vars(check)["role"] = role
        return check

    return mark


def judges(check: Callable[..., None]) -> str:
    """The id of the requirement that a check judges.

    Raises:
        KeyError: the function is not marked with `requirement`.
    """
    return str(vars(check)["requirement"])


def role_of(check: Callable[..., None]) -> str | None:
    """The only role a check is for, or None when it is for all roles of its requirement."""
    role = vars(check)["role"]
    return None if role is None else str(role)
