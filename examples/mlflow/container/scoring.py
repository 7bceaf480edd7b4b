"""What MLflow's scoring server says over HTTP, and what the platform wants beyond it."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from importlib.metadata import version
from typing import Any

import numpy as np

from container import content
from container.logged import Model
from container.media import CSV, JSON, TEXT, decoded, negotiate

#: What is answered to a GET, by path: a text and its media type.
PAGES = {
    "/ping": ("\n", JSON),
    "/health": ("\n", JSON),
    "/version": (version("mlflow-skinny"), JSON),
}
CODES = {400: "BAD_REQUEST", 500: "INTERNAL_ERROR", 503: "TEMPORARILY_UNAVAILABLE"}


def rehearse(model: Model, predict: Callable[..., Any]) -> None:
    """Let the model answer its own example, before anybody is served."""
    if model.example is not None:
        answer(model, predict, model.example.encode(), JSON, "")


def answer(
    model: Model, predict: Callable[..., Any], body: bytes, content_type: str, accept: str
) -> tuple[bytes, str]:
    """The body of the answer to a request, and its media type: JSON unless `Accept` says other.

    Raises Refused: 406 and 415 for types that are not known, 400 for content that does not fit.
    """
    media = negotiate(accept, JSON)
    text, sent = decoded(body, content_type, (CSV, JSON))
    return _written(predict(model, *model.read(text, sent)), media), media


def refusal(status: int, reason: str) -> tuple[str, str]:
    """How a caller is told that there is no answer: a text and its media type."""
    if status not in CODES:
        return f"{reason}\n", TEXT
    return json.dumps({"error_code": CODES[status], "message": reason}) + "\n", JSON


def _written(predictions: Any, media: str) -> bytes:
    values = _values(predictions)
    if media == JSON:
        return json.dumps({"predictions": values}).encode()
    rows = values if isinstance(values, list) else [values]
    if media == CSV and rows and isinstance(rows[0], dict):
        rows = [list(rows[0]), *(list(row.values()) for row in rows)]
    return content.dumped(rows, media)


def _values(predictions: Any) -> Any:
    """Predictions of any kind as numbers, texts, lists and dictionaries."""
    if isinstance(predictions, np.ndarray):
        return predictions.tolist()
    from mlflow.pyfunc import scoring_server  # noqa: PLC0415 - imported already, for such a model

    written = io.StringIO()
    scoring_server.predictions_to_json(predictions, written)  # type: ignore[no-untyped-call]
    return json.loads(written.getvalue())["predictions"]
