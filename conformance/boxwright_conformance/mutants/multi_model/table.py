"""The reference and all mutants of multi-model endpoints."""

from __future__ import annotations

from boxwright_conformance.mutants.multi_model import keeping, loading, starting
from boxwright_conformance.mutants.multi_model.reference import REFERENCES

__all__ = ["MUTANTS", "REFERENCES"]

MUTANTS = (
    *starting.MUTANTS,
    *loading.MUTANTS,
    *keeping.MUTANTS,
)
