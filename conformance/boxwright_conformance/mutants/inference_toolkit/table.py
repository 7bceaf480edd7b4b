"""The reference and all mutants of the inference toolkit."""

from __future__ import annotations

from boxwright_conformance.mutants.inference_toolkit import formats, handlers, settings
from boxwright_conformance.mutants.inference_toolkit.reference import REFERENCES

__all__ = ["MUTANTS", "REFERENCES"]

MUTANTS = (
    *handlers.MUTANTS,
    *formats.MUTANTS,
    *settings.MUTANTS,
)
