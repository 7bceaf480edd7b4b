"""Names in each record the mutants that break it."""

from __future__ import annotations

import re

from boxwright_conformance.mutants.table import MUTANTS

__all__ = ["named"]

_RECORD = "[[requirement]]"
_ID = re.compile(r'^id = "(.*?)"', re.MULTILINE)
_LIST = re.compile(r"^mutants = \[.*?\]\n", re.MULTILINE | re.DOTALL)
_NAME = re.compile(r'"([^"]+)"')


def named(records: str) -> str:
    """The text of a file of records with right lists; one that is right stays as it is."""
    head, *rest = records.split(_RECORD)
    return _RECORD.join([head, *map(_with_its_own, rest)])


def _with_its_own(record: str) -> str:
    found = _ID.search(record)
    own = [one.name for one in MUTANTS.values() if found and one.requirement == found[1]]
    listed = _LIST.search(record)
    if set(_NAME.findall(listed[0]) if listed else ()) == set(own):
        return record
    line = "mutants = [" + ", ".join(f'"{name}"' for name in own) + "]\n" if own else ""
    if listed:
        return record.replace(listed[0], line)
    body = record.rstrip()
    return f"{body}\n{line}{record[len(body) + 1 :]}"
