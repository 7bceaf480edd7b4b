"""The reference in R and its mutants."""

from __future__ import annotations

from boxwright_conformance.mutants.r import serving, tables, training
from boxwright_conformance.mutants.r.reference import REFERENCES

__all__ = ["MUTANTS", "REFERENCES"]

MUTANTS = (*training.MUTANTS, *serving.MUTANTS, *tables.MUTANTS)
