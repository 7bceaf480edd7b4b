"""Handlers that exclude each other."""

from typing import Any


def model_fn(model_dir: str) -> str:
    """Load nothing."""
    return model_dir


def predict_fn(data: Any, model: str) -> str:  # noqa: ARG001
    """Say that this ran."""
    return "predict"


def transform_fn(model: str, body: Any, content_type: str, accept: str) -> tuple[str, str]:  # noqa: ARG001
    """Say that this ran."""
    return '{"transform": "own"}', "application/json"
