"""The reference and all mutants of the training toolkit."""

from __future__ import annotations

from boxwright_conformance.mutants.toolkit import arguments, hosts, programs
from boxwright_conformance.mutants.toolkit.reference import REFERENCES

__all__ = ["MUTANTS", "REFERENCES"]

MUTANTS = (
    *programs.MUTANTS,
    *arguments.MUTANTS,
    *hosts.MUTANTS,
)
