"""The reference and all mutants of batch transform jobs."""

from __future__ import annotations

from boxwright_conformance.mutants.batch import mishaps, records, starting
from boxwright_conformance.mutants.batch.reference import REFERENCES

__all__ = ["MUTANTS", "REFERENCES"]

MUTANTS = (
    *starting.MUTANTS,
    *records.MUTANTS,
    *mishaps.MUTANTS,
)
