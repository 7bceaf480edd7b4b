"""Predictions to bodies, by media type."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from container.media import CSV, JSON, LINES, negotiate
from container.serving.tensors import NPY, NPZ
from container.table import Refused

KNOWN = (JSON, CSV, NPY, NPZ, LINES)


def write(prediction: Any, accept: str) -> tuple[bytes, str]:
    """A prediction as a body, and the media type: the best of those accepted.

    Among types that are welcome alike, the first one named counts. Raises Refused (406): none is
    known here, or the prediction cannot be written in it.
    """
    named = (part.partition(";")[0].strip().lower() for part in accept.split(","))
    media = negotiate(accept, next((name for name in named if name in KNOWN), JSON), KNOWN)
    return _WRITERS[media](prediction), media


def plain(value: Any) -> Any:
    """Tensors and arrays, in whatever they lie, as lists and numbers."""
    if isinstance(value, dict):
        return {key: plain(part) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(part) for part in value]
    if isinstance(value, torch.Tensor):
        return value.detach().cpu().tolist()
    return value.tolist() if hasattr(value, "tolist") else value


def dumped(value: Any) -> str:
    """A value as JSON in one line. Raises ValueError for a number that JSON has no word for."""
    return json.dumps(plain(value), allow_nan=False)


def _array(prediction: Any, media: str) -> NDArray[Any]:
    if isinstance(prediction, torch.Tensor):
        tensor = prediction.detach().cpu()
        return (tensor.float() if tensor.dtype is torch.bfloat16 else tensor).numpy()
    try:
        array = np.asarray(plain(prediction))
    except ValueError:
        raise Refused(406, f"lists of different lengths cannot be {media}") from None
    if array.dtype == object:
        raise Refused(406, f"a {type(prediction).__name__} cannot be {media}")
    return array


def _to_json(prediction: Any) -> bytes:
    return dumped(prediction).encode()


def _to_lines(prediction: Any) -> bytes:
    rows = plain(prediction)
    rows = rows if isinstance(rows, list) else [rows]
    return "".join(f"{json.dumps(row, allow_nan=False)}\n" for row in rows).encode()


def _to_csv(prediction: Any) -> bytes:
    array = _array(prediction, CSV)
    if array.ndim > 2:
        raise Refused(406, f"an array of {array.ndim} dimensions cannot be {CSV}")
    cells = iter(map(_PRINTERS.get(array.dtype.name, str), array.ravel().tolist()))
    columns = array.shape[1] if array.ndim == 2 else 1
    rows = cells if columns == 1 else map(",".join, zip(*[cells] * columns, strict=True))
    return "\n".join([*rows, ""]).encode()


def _to_npy(prediction: Any) -> bytes:
    stream = io.BytesIO()
    np.save(stream, _array(prediction, NPY), allow_pickle=False)
    return stream.getvalue()


def _to_npz(prediction: Any) -> bytes:
    stream = io.BytesIO()
    named = prediction if isinstance(prediction, dict) else {"prediction": prediction}
    arrays: dict[str, Any] = {str(name): _array(part, NPZ) for name, part in named.items()}
    np.savez(stream, **arrays)
    return stream.getvalue()


#: So many digits tell any two numbers of the type apart; as a 64-bit float each has seventeen.
_PRINTERS: dict[str, Callable[[Any], str]] = {
    "float32": "{:.9g}".format,
    "float16": "{:.5g}".format,
}
_WRITERS: dict[str, Callable[[Any], bytes]] = {
    JSON: _to_json,
    CSV: _to_csv,
    LINES: _to_lines,
    NPY: _to_npy,
    NPZ: _to_npz,
}
