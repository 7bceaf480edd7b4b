"""All references and all mutants, by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from boxwright_conformance.mutants import (
    cheats,
    image,
    inference_toolkit,
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
from boxwright_conformance.mutants.batch import table as batch
from boxwright_conformance.mutants.extras import PYTHON_EXTRAS
from boxwright_conformance.mutants.line import NODE, PYTHON
from boxwright_conformance.mutants.multi_model import table as multi_model

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
