"""Finds all checks, and what each of them reads."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import import_module
from inspect import getmembers, isfunction, signature
from pathlib import Path
from typing import TYPE_CHECKING

from boxwright_conformance.checks.verdict import judges

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["HERE", "Check", "catalogue", "files"]

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One check.

    Attributes:
        function: what judges.
        file: where it is written.
        requirement: id of what it judges.
        evidence: names of the evidence that it reads.
    """

    function: Callable[..., None]
    file: Path
    requirement: str
    evidence: frozenset[str]


@cache
def catalogue() -> tuple[Check, ...]:
    """Every check, file by file."""
    found = sorted(file for file in HERE.glob("*/*.py") if file.stem != "__init__")
    return tuple(check for file in found for check in _checks(file))


def _checks(file: Path) -> Iterator[Check]:
    module = import_module(f"{__package__}.{file.parent.name}.{file.stem}")
    for label, function in getmembers(module, isfunction):
        if label.startswith("check_") and function.__module__ == module.__name__:
            yield Check(
                function=function,
                file=file,
                requirement=judges(function),
                evidence=frozenset(signature(function).parameters),
            )


def files(wanted: frozenset[str]) -> list[Path]:
    """The files that hold the checks of these requirements."""
    return sorted({check.file for check in catalogue() if check.requirement in wanted})
