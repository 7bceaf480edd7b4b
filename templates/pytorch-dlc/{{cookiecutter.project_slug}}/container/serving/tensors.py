"""Bodies to tensors, by media type. Nothing is ever unpickled."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from typing import Any, NoReturn

import numpy as np
import torch
from numpy.typing import NDArray

from container.media import CSV, JSON, LINES
from container.table import Refused, short

NPY, NPZ = "application/x-npy", "application/x-npz"
#: Bytes that the arrays of one archive may have: a small one can unfold to more than a host has.
UNFOLDED = 2**30
_COMPRESSED = {"csr": torch.sparse_csr_tensor, "csc": torch.sparse_csc_tensor}


def read(body: str | bytes, media: str) -> Any:
    """What a body holds: a tensor, of 32-bit floats where the media type names no other.

    A JSON object is given as it is, and an archive of several arrays as a dictionary of tensors.
    Raises Refused: 415 for a type that is not read here, 400 for content that is not of its type.
    """
    reader = _READERS.get(media)
    if reader is None:
        raise Refused(415, f"Content-Type {media!r} is not one of {', '.join(_READERS)}")
    if not body.strip():
        raise Refused(400, "the body is empty")
    try:
        return reader(body)
    except (ValueError, TypeError, RuntimeError, LookupError, EOFError, OSError) as error:
        raise Refused(400, f"the body is not {media}: {short(error)}") from None
    except (RecursionError, MemoryError, zipfile.BadZipFile) as error:
        raise Refused(400, f"the body is not {media}: {type(error).__name__}") from None


def _text(body: str | bytes) -> str:
    return body if isinstance(body, str) else body.decode()


def _bytes(body: str | bytes) -> bytes:
    return body.encode() if isinstance(body, str) else body


def _from_json(body: str | bytes) -> Any:
    document = _JSON.decode(_text(body).strip())
    return document if isinstance(document, dict) else _floats(document)


def _from_lines(body: str | bytes) -> torch.Tensor:
    lines = _text(body).split("\n")
    return _floats([_JSON.decode(line) for line in lines if line.strip()])


def _from_csv(body: str | bytes) -> torch.Tensor:
    """Always rows of columns; a first line without any number names the columns."""
    text = _text(body).strip()
    first, _, rest = text.partition("\n")
    if rest and not any(map(_is_number, first.split(","))):
        text = rest
    table = np.loadtxt(
        io.StringIO(text), np.float32, delimiter=",", quotechar='"', comments=None, ndmin=2
    )
    return torch.from_numpy(table)


def _from_npy(body: str | bytes) -> torch.Tensor:
    return _tensor(np.lib.format.read_array(io.BytesIO(_bytes(body)), allow_pickle=False))


def _from_npz(body: str | bytes) -> Any:
    with zipfile.ZipFile(io.BytesIO(_bytes(body))) as archive:
        if sum(entry.file_size for entry in archive.infolist()) > UNFOLDED:
            raise Refused(413, f"the arrays have more than {UNFOLDED} bytes")
    with np.load(io.BytesIO(_bytes(body)), allow_pickle=False) as arrays:
        if "format" in arrays and "shape" in arrays:
            return _dense(arrays)
        tensors = {name: _tensor(arrays[name]) for name in arrays}
    if not tensors:
        raise ValueError("there is no array in it")
    return next(iter(tensors.values())) if len(tensors) == 1 else tensors


def _dense(arrays: Any) -> torch.Tensor:
    """A sparse matrix as SciPy saves it, with all its zeros."""
    kind, shape = arrays["format"].item().decode(), tuple(map(int, arrays["shape"]))
    if min(shape) < 0 or np.prod(shape, dtype=object) * 8 > UNFOLDED:
        raise Refused(413, f"the matrix has more than {UNFOLDED} bytes")
    data = _tensor(arrays["data"])
    if kind == "coo":
        places = np.stack([arrays["row"], arrays["col"]]).astype(np.int64)
        return torch.sparse_coo_tensor(
            torch.from_numpy(places), data, shape, check_invariants=True
        ).to_dense()
    if kind not in _COMPRESSED:
        raise ValueError(f"sparse matrices of the form {kind!r} are not read here")
    starts, places = (torch.from_numpy(arrays[n].astype(np.int64)) for n in ("indptr", "indices"))
    return _COMPRESSED[kind](starts, places, data, shape, check_invariants=True).to_dense()


def _floats(values: Any) -> torch.Tensor:
    """Numbers in lists of equal lengths as 32-bit floats."""
    try:
        return torch.from_numpy(np.asarray(values, dtype=np.float32))
    except (ValueError, TypeError):
        raise ValueError("these are not numbers in lists of equal lengths") from None


def _tensor(array: NDArray[Any]) -> torch.Tensor:
    # Torch knows the machine's own order of bytes only.
    return torch.from_numpy(np.ascontiguousarray(array, array.dtype.newbyteorder("=")))


def _is_number(cell: str) -> bool:
    try:
        float(cell.strip().strip('"'))
    except ValueError:
        return False
    return True


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a number")


_JSON = json.JSONDecoder(parse_constant=_no_constant)
_READERS: dict[str, Callable[[str | bytes], Any]] = {
    JSON: _from_json,
    CSV: _from_csv,
    LINES: _from_lines,
    NPY: _from_npy,
    NPZ: _from_npz,
}
