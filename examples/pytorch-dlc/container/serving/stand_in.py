"""Stands in for the package `sagemaker_inference`, of which handlers import helpers.

Only where the package itself is not installed: `sagemaker-inference` in `code/requirements.txt`
brings all of it.
"""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Mapping
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

import numpy as np
import torch

from container.media import CSV, JSON
from container.serving import tensors, writing
from container.serving.tensors import NPY, NPZ

NAME = "sagemaker_inference"


class BaseInferenceToolkitError(Exception):
    """An error that a handler raises to answer with a status."""

    def __init__(self, status_code: int, message: str, phrase: str) -> None:
        self.status_code, self.message, self.phrase = status_code, message, phrase
        super().__init__(status_code, message, phrase)


class GenericInferenceToolkitError(BaseInferenceToolkitError):
    """The same, with a message for those who have none."""

    def __init__(
        self, status_code: int, message: str | None = None, phrase: str | None = None
    ) -> None:
        text = message or "Invalid Request"
        super().__init__(status_code, text, phrase or text)


class UnsupportedFormatError(Exception):
    """A media type that nobody reads or writes; answered with 415."""

    status_code = 415

    def __init__(self, content_type: str) -> None:
        super().__init__(f"Content type {content_type} is not supported by this framework.")


def decode(obj: str | bytes, content_type: str) -> Any:
    """What a body holds, as an array of NumPy. Raises Refused."""
    data = tensors.read(obj, content_type)
    return data.numpy() if isinstance(data, torch.Tensor) else np.array(data)


def encode(array_like: Any, content_type: str) -> str | bytes:
    """An array or list as a body: text for JSON and CSV, else bytes. Raises Refused."""
    body, media = writing.write(array_like, content_type)
    return body.decode() if media in {JSON, CSV} else body


def offer() -> None:
    """Let handlers import the stand-in, unless the package is there."""
    if importlib.util.find_spec(NAME):
        return
    package = _module(NAME, {})
    for name, members in _PARTS.items():
        setattr(package, name, _module(f"{NAME}.{name}", members))


def _module(name: str, members: Mapping[str, Any]) -> ModuleType:
    spec = ModuleSpec(name, None, is_package=name == NAME)
    module = sys.modules[name] = importlib.util.module_from_spec(spec)
    module.__dict__.update(members)
    return module


_ERRORS = (BaseInferenceToolkitError, GenericInferenceToolkitError, UnsupportedFormatError)
_PARTS: dict[str, dict[str, Any]] = {
    "content_types": {
        "JSON": JSON,
        "CSV": CSV,
        "NPY": NPY,
        "NPZ": NPZ,
        "ANY": "*/*",
        "OCTET_STREAM": "application/octet-stream",
        "UTF8_TYPES": [JSON, CSV],
    },
    "decoder": {"decode": decode},
    "encoder": {"encode": encode},
    "errors": {error.__name__: error for error in _ERRORS},
}
