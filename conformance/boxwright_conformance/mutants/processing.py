"""Containers that process wrongly."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from boxwright_conformance.mutants.mutant import Mutant
    from boxwright_conformance.mutants.reference import Reference

__all__ = ["MUTANTS", "REFERENCES"]

REFERENCES: tuple[Reference, ...] = ()

MUTANTS: tuple[Mutant, ...] = ()
