"""A prediction without a model."""

from typing import Any


def predict_fn(data: Any, model: Any) -> Any:  # noqa: ARG001
    """Answer what was asked."""
    return [[1.0]]
