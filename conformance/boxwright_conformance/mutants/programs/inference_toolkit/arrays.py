"""Reads and writes rows of numbers as JSON, CSV and numpy's formats; standard library only."""

import ast
import io
import json
import struct
import zipfile

MAGIC = b"\x93NUMPY\x01\x00"
NUMBERS = {"<f8": "d", "<f4": "f", "<i8": "q", "<i4": "i"}


def from_npy(body):
    """The shape and the items of an array; arrays of objects, which are pickles, are refused."""
    if body[:8] != MAGIC:
        raise ValueError("no NPY array")
    (length,) = struct.unpack_from("<H", body, 8)
    header = ast.literal_eval(body[10 : 10 + length].decode("latin1"))
    kind, shape, data = header["descr"], header["shape"], body[10 + length :]
    if kind[1] == "S":
        return shape, [data.rstrip(b"\0").decode()]
    if kind not in NUMBERS:
        raise ValueError(f"arrays of {kind} are not read")
    count = 1
    for size in shape:
        count *= size
    return shape, list(struct.unpack_from(f"<{count}{NUMBERS[kind]}", data))


def to_npy(rows):
    flat = [float(item) for row in rows for item in row]
    shape = (len(rows), len(rows[0]))
    header = repr({"descr": "<f8", "fortran_order": False, "shape": shape})
    header = header.ljust(64 * -(-(len(header) + 11) // 64) - 11) + "\n"
    return (
        MAGIC
        + struct.pack("<H", len(header))
        + header.encode()
        + struct.pack(f"<{len(flat)}d", *flat)
    )


def rows_from_npy(body):
    shape, items = from_npy(body)
    width = shape[-1] if shape else 1
    return [items[at : at + width] for at in range(0, len(items), width)]


def rows_from_npz(body):
    """A sparse matrix, row by row, as scipy saves it."""
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        part = {
            name: from_npy(archive.read(f"{name}.npy"))[1]
            for name in ("data", "indices", "indptr", "shape")
        }
    height, width = part["shape"]
    rows = [[0.0] * width for _ in range(height)]
    for row in range(height):
        for at in range(part["indptr"][row], part["indptr"][row + 1]):
            rows[row][part["indices"][at]] = part["data"][at]
    return rows


def rows_from_csv(text):
    rows = [[float(item) for item in line.split(",")] for line in text.splitlines() if line.strip()]
    if not rows:
        raise ValueError("no rows")
    return rows


def to_csv(rows):
    return "".join(",".join(map(str, row)) + "\n" for row in rows).encode()


def to_json(value):
    return json.dumps(value).encode()


READERS = {
    "application/json": json.loads,
    "text/csv": rows_from_csv,
    "application/x-npy": rows_from_npy,
    "application/x-npz": rows_from_npz,
}
WRITERS = {"application/json": to_json, "text/csv": to_csv, "application/x-npy": to_npy}
TEXTS = ("application/json", "text/csv")
