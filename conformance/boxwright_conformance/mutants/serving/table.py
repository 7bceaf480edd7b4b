"""The further reference and all mutants of serving."""

from __future__ import annotations

from boxwright_conformance.mutants.serving import basics, cheats, extras, lives, places, requests
from boxwright_conformance.mutants.serving.reference import PYTHON_EXTRAS

__all__ = ["MUTANTS", "REFERENCES"]

REFERENCES = (PYTHON_EXTRAS,)

MUTANTS = (
    *basics.MUTANTS,
    *lives.MUTANTS,
    *places.MUTANTS,
    *requests.MUTANTS,
    *extras.MUTANTS,
    *cheats.MUTANTS,
)
