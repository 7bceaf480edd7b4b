"""Reads the contract from the TOML files in ``records/``."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from boxwright_conformance.contract.record import Area, Level, Requirement
from boxwright_conformance.contract.verify import (
    AREA,
    DOCUMENT,
    REQUIREMENT,
    ContractError,
    verify,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["ContractError", "Section", "parse", "requirements", "sections"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One area of the contract.

    Attributes:
        area: the area, which is also the prefix of its ids.
        name: the area in words.
        order: position in the contract.
        about: one sentence on what the area covers.
        roles: roles its requirements apply to unless a record says otherwise; empty: every role.
        requirements: its records in contract order.
    """

    area: Area
    name: str
    order: int
    about: str
    roles: frozenset[str] = frozenset()
    requirements: tuple[Requirement, ...] = ()


def _fold(text: str) -> str:
    """One line of text that was folded over several in the file."""
    return " ".join(text.split())


def _requirement(table: Mapping[str, Any], section: Section) -> Requirement:
    return Requirement(
        id=table["id"],
        level=Level(table["level"]),
        title=table["title"],
        fact=_fold(table["fact"]),
        exact=tuple(table["exact"]),
        source=_fold(table["source"]),
        evidence=table["evidence"],
        remedy=_fold(table["remedy"]),
        symptoms=tuple(table.get("symptoms", ())),
        roles=frozenset(table.get("roles", section.roles)),
        claim=table.get("claim"),
        untestable=_fold(table.get("untestable", "")),
        unverified=table.get("unverified", False),
        mutants=tuple(table.get("mutants", ())),
    )


def _section(area: Mapping[str, Any]) -> Section:
    return Section(
        area=Area(area["id"]),
        name=area["name"],
        order=area["order"],
        about=_fold(area["about"]),
        roles=frozenset(area.get("roles", ())),
    )


def _records(tables: list[Any], section: Section, file: str) -> dict[str, Requirement]:
    records: dict[str, Requirement] = {}
    for position, table in enumerate(tables, start=1):
        where = f"{file}: {table.get('id', f'requirement {position}')}"
        verify(table, REQUIREMENT, where)
        if not re.fullmatch(rf"{section.area}-\d{{3}}", table["id"]):
            raise ContractError(f"{where}: id must be {section.area}- and three digits")
        if table["id"] in records:
            raise ContractError(f"{where}: id is used twice")
        records[table["id"]] = _requirement(table, section)
    return records


def parse(text: str, file: str) -> Section:
    """One area from the text of its TOML file.

    Raises:
        ContractError: naming ``file``, the requirement and the key that is wrong.
    """
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ContractError(f"{file}: {error}") from error
    verify(document, DOCUMENT, file)
    verify(document["area"], AREA, f"{file}: area")
    section = _section(document["area"])
    records = _records(document["requirement"], section, file)
    return replace(section, requirements=tuple(records.values()))


@cache
def sections() -> tuple[Section, ...]:
    """Every area of the contract, in contract order."""
    folder = resources.files("boxwright_conformance.contract") / "records"
    files = [item for item in folder.iterdir() if item.name.endswith(".toml")]
    found = [parse(item.read_text(encoding="utf-8"), f"records/{item.name}") for item in files]
    return tuple(sorted(found, key=lambda section: section.order))


@cache
def requirements() -> Mapping[str, Requirement]:
    """Every requirement by its id, in contract order."""
    return MappingProxyType({r.id: r for section in sections() for r in section.requirements})
