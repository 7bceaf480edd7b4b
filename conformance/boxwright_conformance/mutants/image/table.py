"""All mutants of an image's own looks."""

from __future__ import annotations

from boxwright_conformance.mutants.image import packing, surroundings, words

__all__ = ["MUTANTS"]

MUTANTS = (
    *words.MUTANTS,
    *packing.MUTANTS,
    *surroundings.MUTANTS,
)
