"""The further reference and all mutants of training."""

from __future__ import annotations

from boxwright_conformance.mutants.training import (
    checkpoints,
    config,
    hosts,
    jobs,
    output,
    pipes,
    stopping,
    surroundings,
)
from boxwright_conformance.mutants.training.reference import CLUSTER

__all__ = ["MUTANTS", "REFERENCES"]

REFERENCES = (CLUSTER,)

MUTANTS = (
    *jobs.MUTANTS,
    *config.MUTANTS,
    *surroundings.MUTANTS,
    *output.MUTANTS,
    *stopping.MUTANTS,
    *hosts.MUTANTS,
    *pipes.MUTANTS,
    *checkpoints.MUTANTS,
)
