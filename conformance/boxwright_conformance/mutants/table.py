"""All references and all mutants, by name."""

from __future__ import annotations

from boxwright_conformance.mutants import cheats, node
from boxwright_conformance.mutants.batch import table as batch
from boxwright_conformance.mutants.image import table as image
from boxwright_conformance.mutants.inference_toolkit import table as inference_toolkit
from boxwright_conformance.mutants.line import NODE, PYTHON
from boxwright_conformance.mutants.multi_model import table as multi_model
from boxwright_conformance.mutants.pipeline import table as pipeline
from boxwright_conformance.mutants.processing import table as processing
from boxwright_conformance.mutants.r import table as r
from boxwright_conformance.mutants.serverless import table as serverless
from boxwright_conformance.mutants.serving import table as serving
from boxwright_conformance.mutants.toolkit import table as toolkit
from boxwright_conformance.mutants.training import table as training

__all__ = ["MUTANTS", "REFERENCES"]

REFERENCES = {
    one.name: one
    for one in (
        PYTHON,
        NODE,
        *r.REFERENCES,
        *training.REFERENCES,
        *serving.REFERENCES,
        *batch.REFERENCES,
        *multi_model.REFERENCES,
        *processing.REFERENCES,
        *toolkit.REFERENCES,
        *inference_toolkit.REFERENCES,
    )
}

MUTANTS = {
    one.name: one
    for one in (
        *image.MUTANTS,
        *training.MUTANTS,
        *serving.MUTANTS,
        *node.MUTANTS,
        *r.MUTANTS,
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
