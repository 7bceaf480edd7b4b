"""Writes and reads numpy's file formats, as far as requests need them."""

from __future__ import annotations

import ast
import io
import pickle
import struct
import zipfile

__all__ = ["CANARY", "canary", "npy", "npz", "rows_of"]

CANARY = "/tmp/boxwright-canary"  # noqa: S108 - inside the container
_MAGIC = b"\x93NUMPY\x01\x00"
_ALIGNED = 64


def _file(kind: str, shape: tuple[int, ...], data: bytes) -> bytes:
    header = repr({"descr": kind, "fortran_order": False, "shape": shape})
    room = -(-(len(_MAGIC) + 2 + len(header) + 1) // _ALIGNED) * _ALIGNED
    header = header.ljust(room - len(_MAGIC) - 3) + "\n"
    return _MAGIC + struct.pack("<H", len(header)) + header.encode() + data


def npy(rows: list[list[float]]) -> bytes:
    """Rows as a two-dimensional array of doubles."""
    flat = [item for row in rows for item in row]
    return _file("<f8", (len(rows), len(rows[0])), struct.pack(f"<{len(flat)}d", *flat))


def rows_of(body: bytes) -> list[list[float]]:
    """The rows of a two-dimensional array of doubles.

    Raises:
        ValueError: it is not one.
    """
    try:
        (length,) = struct.unpack_from("<H", body, len(_MAGIC))
        start = len(_MAGIC) + 2 + length
        header = ast.literal_eval(body[len(_MAGIC) + 2 : start].decode())
        height, width = header["shape"]
        flat = struct.unpack_from(f"<{height * width}d", body, start)
    except (struct.error, SyntaxError, KeyError, TypeError, UnicodeDecodeError) as error:
        raise ValueError(f"no array of doubles: {error}") from error
    if not body.startswith(_MAGIC) or header["descr"] != "<f8" or header["fortran_order"]:
        raise ValueError(f"no array of doubles: {header}")
    return [list(flat[at * width : (at + 1) * width]) for at in range(height)]


def npz(rows: list[list[float]]) -> bytes:
    """Rows as scipy saves a sparse matrix."""
    cells = [[(at, item) for at, item in enumerate(row) if item] for row in rows]
    data = [item for row in cells for _, item in row]
    indices = [at for row in cells for at, _ in row]
    starts = [0]
    for row in cells:
        starts.append(starts[-1] + len(row))
    parts = {
        "indices": _file("<i4", (len(indices),), struct.pack(f"<{len(indices)}i", *indices)),
        "indptr": _file("<i4", (len(starts),), struct.pack(f"<{len(starts)}i", *starts)),
        "format": _file("|S3", (), b"csr"),
        "shape": _file("<i8", (2,), struct.pack("<2q", len(rows), len(rows[0]))),
        "data": _file("<f8", (len(data),), struct.pack(f"<{len(data)}d", *data)),
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in parts.items():
            archive.writestr(f"{name}.npy", content)
    return stream.getvalue()


class _Opened:
    """Unpickled, this opens a file for writing: harmless, and it can be seen afterwards."""

    def __reduce__(self) -> tuple[object, tuple[str, str]]:
        return open, (CANARY, "w")


def canary() -> bytes:
    """An array of one object, which leaves a file behind where it is unpickled."""
    return _file("|O", (1,), pickle.dumps(_Opened(), protocol=2))
