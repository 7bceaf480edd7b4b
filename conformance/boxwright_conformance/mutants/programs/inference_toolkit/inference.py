"""A user's handlers: a straight line, read and written by the toolkit's defaults."""

import json
from pathlib import Path

from sagemaker_inference.errors import BaseInferenceToolkitError


def model_fn(model_dir):
    return json.loads(Path(model_dir, "model.json").read_text())


def predict_fn(data, model):
    rows = data["instances"] if isinstance(data, dict) and "instances" in data else data
    if not isinstance(rows, list) or not rows:
        raise BaseInferenceToolkitError(400, "no rows", "bad request")
    return [[line(row, model)] for row in rows]


def line(row, model):
    weights = model["weights"]
    if not isinstance(row, list) or len(row) != len(weights):
        raise BaseInferenceToolkitError(400, f"{len(weights)} numbers a row", "bad request")
    try:
        return model["intercept"] + sum(a * float(b) for a, b in zip(weights, row, strict=True))
    except (TypeError, ValueError) as error:
        raise BaseInferenceToolkitError(400, "not a number", "bad request") from error
