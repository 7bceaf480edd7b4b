"""All references and all mutants, by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from boxwright_conformance.mutants import (
    batch,
    cheats,
    image,
    inference_toolkit,
    multi_model,
    node,
    pipeline,
    processing,
    serverless,
    serving,
    serving_cheats,
    serving_extras,
    serving_lives,
    serving_places,
    serving_requests,
    toolkit,
    training,
)
from boxwright_conformance.mutants.extras import PYTHON_EXTRAS
from boxwright_conformance.mutants.line import NODE, PYTHON

if TYPE_CHECKING:
    from boxwright_conformance.mutants.mutant import Mutant
    from boxwright_conformance.mutants.reference import Reference

__all__ = ["MUTANTS", "REFERENCES"]

REFERENCES: dict[str, Reference] = {
    one.name: one
    for one in (
        PYTHON,
        NODE,
        *training.REFERENCES,
        PYTHON_EXTRAS,
        *batch.REFERENCES,
        *multi_model.REFERENCES,
        *processing.REFERENCES,
        *toolkit.REFERENCES,
        *inference_toolkit.REFERENCES,
        *pipeline.REFERENCES,
        *serverless.REFERENCES,
    )
}

MUTANTS: dict[str, Mutant] = {
    one.name: one
    for one in (
        *image.MUTANTS,
        *training.MUTANTS,
        *serving.MUTANTS,
        *serving_lives.MUTANTS,
        *serving_places.MUTANTS,
        *serving_requests.MUTANTS,
        *serving_extras.MUTANTS,
        *serving_cheats.MUTANTS,
        *node.MUTANTS,
        *multi_model.MUTANTS,
        *batch.MUTANTS,
        *pipeline.MUTANTS,
        *serverless.MUTANTS,
        *processing.MUTANTS,
        *toolkit.MUTANTS,
        *inference_toolkit.MUTANTS,
        *cheats.MUTANTS,
    )
}
