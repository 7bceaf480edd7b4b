"""How the model answers. This file is yours."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from container.logged import Model, load


def load_model(directory: Path) -> Model:
    """Load an MLflow model. Called once, before the server starts; a failure stops the server."""
    return load(directory)


def predict(model: Model, data: Any, parameters: Any = None) -> Any:
    """The model's predictions for the input of one request. Called by several threads at once.

    `data` is an array of numbers, a row a row of the request and a column for each in the model's
    signature, when the model is a booster of plain numbers; else what MLflow makes of the request.
    """
    return model.ask(data, parameters)
