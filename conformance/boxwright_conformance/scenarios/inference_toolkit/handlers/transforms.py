"""A handler that does all in one function, after loading slowly."""

import time
from typing import Any

SECONDS = 3


def model_fn(model_dir: str) -> str:
    """Take time."""
    time.sleep(SECONDS)
    return model_dir


def transform_fn(model: str, body: Any, content_type: str, accept: str) -> tuple[str, str]:  # noqa: ARG001
    """Say that this ran."""
    return '{"transform": "own"}', "application/json"
