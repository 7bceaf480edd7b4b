"""The references and all mutants of processing."""

from __future__ import annotations

from boxwright_conformance.mutants.processing import starting, working
from boxwright_conformance.mutants.processing.reference import PROCESSING, PROCESSING_SHELL

__all__ = ["MUTANTS", "REFERENCES"]

REFERENCES = (PROCESSING, PROCESSING_SHELL)

MUTANTS = (
    *starting.MUTANTS,
    *working.MUTANTS,
)
