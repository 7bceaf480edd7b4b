"""Containers that train wrongly."""

from __future__ import annotations

from boxwright_conformance.mutants import (
    cluster,
    training_jobs,
    training_output,
    training_stopping,
    training_surroundings,
)

__all__ = ["MUTANTS", "REFERENCES"]

REFERENCES = (cluster.CLUSTER,)

MUTANTS = (
    *training_jobs.MUTANTS,
    *training_surroundings.MUTANTS,
    *training_output.MUTANTS,
    *training_stopping.MUTANTS,
    *cluster.MUTANTS,
)
