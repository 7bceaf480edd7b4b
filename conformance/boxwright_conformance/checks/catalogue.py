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
    from collections.abc import Callable

__all__ = ["FILES", "Check", "catalogue"]

_HERE = Path(__file__).parent
FILES = tuple(sorted(file for file in _HERE.glob("*/*.py") if file.stem != "__init__"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One check.

    Attributes:
        function: what judges.
        requirement: id of what it judges.
        evidence: names of the evidence that it reads.
    """

    function: Callable[..., None]
    requirement: str
    evidence: frozenset[str]


@cache
def catalogue() -> tuple[Check, ...]:
    """Every check, file by file."""
    modules = [import_module(f"{__package__}.{file.parent.name}.{file.stem}") for file in FILES]
    functions = [
        function
        for module in modules
        for label, function in getmembers(module, isfunction)
        if label.startswith("check_") and function.__module__ == module.__name__
    ]
    return tuple(
        Check(
            function=function,
            requirement=judges(function),
            evidence=frozenset(signature(function).parameters),
        )
        for function in functions
    )
