"""How the model answers. This file is yours."""

from __future__ import annotations

import json
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]


class Model(NamedTuple):
    """What a prediction needs. `columns` is what a row of a request holds, in this order."""

    columns: tuple[str, ...]
    weights: Numbers
    intercept: float


def load_model(directory: Path) -> Model:
    """Read what `fit` wrote. Called once, before the server starts; a failure stops the server."""
    saved = json.loads((directory / "model.json").read_text())
    return Model(tuple(saved["columns"]), np.array(saved["weights"]), saved["intercept"])


def predict(model: Model, rows: Numbers) -> Numbers:
    """One prediction for each row. Called by several threads at once; `rows` are finite numbers."""
    return rows @ model.weights + model.intercept
