"""Tells whether a record, as it stands in its file, is well formed."""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING, NamedTuple

from boxwright_conformance.contract.record import Area, Level

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

ROLES = ("train", "serve", "process")
EVIDENCE = "DACOSIU"


class ContractError(ValueError):
    """A record is not well formed; the message names the file, the requirement and the key."""


class Key(NamedTuple):
    """What one key of a table may hold: a test, the words for it, and whether it may be absent."""

    accepts: Callable[[object], bool]
    wanted: str
    optional: bool = False


def _text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _texts(value: object) -> bool:
    return isinstance(value, list) and all(_text(item) for item in value)


def _patterns(value: object) -> bool:
    try:
        return isinstance(value, list) and all(bool(re.compile(item)) for item in value)
    except (re.error, TypeError):
        return False


def _title(value: object) -> bool:
    return _text(value) and len(str(value)) <= 60 and not str(value).endswith(".")


def _roles(value: object) -> bool:
    return isinstance(value, list) and all(item in ROLES for item in value)


def _evidence(value: object) -> bool:
    return isinstance(value, str) and bool(value) and set(value) <= set(EVIDENCE)


def _table(value: object) -> bool:
    return isinstance(value, dict)


def _tables(value: object) -> bool:
    return isinstance(value, list) and all(_table(item) for item in value)


DOCUMENT = {
    "area": Key(_table, "a table [area]"),
    "requirement": Key(_tables, "tables [[requirement]]"),
}
AREA = {
    "id": Key(lambda value: value in list(Area), f"one of {', '.join(Area)}"),
    "name": Key(_text, "text"),
    "order": Key(lambda value: isinstance(value, int), "a number"),
    "about": Key(_text, "text"),
    "roles": Key(_roles, f"a list out of {', '.join(ROLES)}", optional=True),
}
REQUIREMENT = {
    "id": Key(_text, "an id such as SERVE-009"),
    "level": Key(lambda value: value in list(Level), f"one of {', '.join(Level)}"),
    "title": Key(_title, "one line of at most 60 characters without a full stop"),
    "fact": Key(_text, "text"),
    "exact": Key(_texts, "a list of text"),
    "source": Key(_text, "text"),
    "evidence": Key(_evidence, f"letters out of {' '.join(EVIDENCE)}"),
    "remedy": Key(_text, "text"),
    "symptoms": Key(_patterns, "a list of regular expressions", optional=True),
    "roles": AREA["roles"],
    "claim": Key(_text, "text", optional=True),
    "untestable": Key(_text, "text", optional=True),
    "unverified": Key(lambda value: value is True, "true", optional=True),
    "mutants": Key(_texts, "a list of text", optional=True),
}


def verify(table: Mapping[str, object], keys: Mapping[str, Key], where: str) -> None:
    """Compares a table with the keys it may hold.

    Raises:
        ContractError: for the first key that is unknown, missing or of the wrong kind.
    """
    for name, value in table.items():
        if name not in keys:
            near = difflib.get_close_matches(name, keys, n=1)
            hint = f'did you mean "{near[0]}"?' if near else f"known keys: {', '.join(keys)}"
            raise ContractError(f'{where}: unknown key "{name}"; {hint}')
        if not keys[name].accepts(value):
            raise ContractError(f"{where}: {name} must be {keys[name].wanted}, not {value!r}")
    for name, key in keys.items():
        if name not in table and not key.optional:
            raise ContractError(f'{where}: key "{name}" is missing')
