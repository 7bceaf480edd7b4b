"""The requests by which the platform manages models and has them answer."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.parse import quote

from boxwright_conformance.platform import Request
from boxwright_conformance.scenarios.serving.starting import posted

if TYPE_CHECKING:
    from boxwright_conformance.subject import Golden

__all__ = ["get", "invoke", "load", "page", "unload"]

_JSON = (("Content-Type", "application/json"),)
# What a caller named and sent along; neither is the name under which the model was loaded.
_CALLER = (
    ("X-Amzn-SageMaker-Target-Model", "models/model-a.tar.gz"),
    ("X-Amzn-SageMaker-Custom-Attributes", "trace=1"),
)
_PATIENCE = 60.0


def load(name: str, url: str) -> Request:
    """Load the model whose files lie at `url`."""
    body = json.dumps({"model_name": name, "url": url}).encode()
    return Request(method="POST", path="/models", headers=_JSON, body=body, timeout=_PATIENCE)


def unload(name: str) -> Request:
    """Unload a model."""
    return Request(method="DELETE", path=_path(name), timeout=_PATIENCE)


def get(name: str) -> Request:
    """Ask what is known of a model."""
    return Request(path=_path(name), timeout=_PATIENCE)


def page(token: str | None = None) -> Request:
    """Ask for the loaded models, from a page's token on."""
    query = "" if token is None else f"?next_page_token={quote(token, safe='')}"
    return Request(path=f"/models{query}", timeout=_PATIENCE)


def invoke(name: str, golden: Golden, timeout: float) -> Request:
    """Send the golden request to a model."""
    usual = posted(golden, golden.body, timeout)
    return Request(
        method="POST",
        path=f"{_path(name)}/invoke",
        headers=(*usual.headers, *_CALLER),
        body=usual.body,
        timeout=timeout,
    )


def _path(name: str) -> str:
    return f"/models/{quote(name, safe='')}"
