"""All mutants."""

from __future__ import annotations

from typing import TYPE_CHECKING

from boxwright_conformance.mutants import image, serving, training

if TYPE_CHECKING:
    from boxwright_conformance.mutants.mutant import Mutant

__all__ = ["MUTANTS"]

MUTANTS: dict[str, Mutant] = {
    mutant.name: mutant for mutant in (*image.MUTANTS, *training.MUTANTS, *serving.MUTANTS)
}
