"""Handlers that take a context, and hooks around loading."""

from typing import Any

RAN: list[str] = []


def pre_model_fn(model_dir: str) -> None:
    """Note that this ran."""
    RAN.append("pre" if model_dir else "")


def model_fn(model_dir: str, context: Any) -> str:
    """Note that this ran, and with what."""
    RAN.append("model" if context is not None else "model without context")
    return model_dir


def model_warmup_fn(model_dir: str, model: str) -> None:
    """Note that this ran."""
    RAN.append("warmup" if model == model_dir else "")


def predict_fn(data: Any, model: str, context: Any) -> list[str]:  # noqa: ARG001
    """Say what ran."""
    return [*RAN, "predict" if context is not None else "predict without context"]
