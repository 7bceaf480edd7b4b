"""Handlers of all kinds, each of which says that it ran."""

import importlib.util
import json
import time
from typing import Any

try:
    from sagemaker_inference.errors import (  # type: ignore[import-not-found]
        BaseInferenceToolkitError,
    )
except ImportError:

    class BaseInferenceToolkitError(Exception):  # type: ignore[no-redef]
        """Stands in where the toolkit has no such class."""

        def __init__(self, status_code: int, message: str, phrase: str) -> None:
            super().__init__(message)
            self.status_code, self.message, self.phrase = status_code, message, phrase


def model_fn(model_dir: str) -> str:
    """Load nothing."""
    return model_dir


def input_fn(body: Any, content_type: str) -> dict[str, Any]:
    """Read a type of our own, or refuse."""
    if "x-boxwright" not in content_type:
        raise BaseInferenceToolkitError(415, "only application/x-boxwright", "unsupported")
    text = bytes(body[:100]).decode()
    if text.startswith("sleep "):
        time.sleep(float(text.split()[1]))
    return {"input": "own", "bytes": len(body)}


def predict_fn(data: dict[str, Any], model: str) -> dict[str, Any]:
    """Add that this ran."""
    return {**data, "predict": "own", "model": model}


def output_fn(prediction: dict[str, Any], accept: str) -> tuple[str, str]:
    """Write all that ran."""
    wheel = importlib.util.find_spec("boxwright_wheel") is not None
    seen = {**prediction, "output": "own", "accept": accept, "wheel": wheel}
    return json.dumps(seen), "application/json"
