"""Which requirements a user means by ids, areas and shell patterns."""

from __future__ import annotations

import fnmatch
from typing import TYPE_CHECKING

from boxwright_conformance.contract.load import requirements
from boxwright_conformance.contract.nearest import nearest

if TYPE_CHECKING:
    from collections.abc import Iterable

    from boxwright_conformance.contract.record import Requirement

__all__ = ["NothingSelected", "choose"]


class NothingSelected(ValueError):  # noqa: N818 - says what happened
    """A selection names no requirement; the message names the nearest one."""


def choose(select: Iterable[str]) -> list[Requirement]:
    """The requirements that ids, areas or shell patterns name, in contract order.

    Raises:
        NothingSelected: one of them names none.
    """
    known = requirements()
    patterns = [word.upper() for word in select] or ["*"]
    for pattern in patterns:
        if not any(_names(pattern, one) for one in known.values()):
            raise NothingSelected(
                f"no requirement is called {pattern}; next: --select {nearest(pattern)}"
            )
    return [one for one in known.values() if any(_names(pattern, one) for pattern in patterns)]


def _names(pattern: str, one: Requirement) -> bool:
    return pattern == one.area or fnmatch.fnmatchcase(one.id, pattern)
