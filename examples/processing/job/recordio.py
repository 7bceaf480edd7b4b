"""Writes a sparse matrix as RecordIO-protobuf, the format of SageMaker's own algorithms.

A record a row, as `sagemaker.amazon.common.write_spmatrix_to_sparse_tensor` writes it, to the byte:
a magic number, the length, a message `Record` (`features["values"].float32_tensor` with its values,
the keys of their columns and the shape), and zeros up to a multiple of four.

Rows with equally many values, and keys of equally many bytes, differ in these alone. So the bytes
around them are made once for all such rows, and the rows are filled in together.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import IO

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, sparray, spmatrix

MAGIC = 0xCED7230A
#: Rows that are laid out at once.
CHUNK = 8192
Bytes = NDArray[np.uint8]
Places = NDArray[np.int64]


def write(file: IO[bytes], matrix: spmatrix | sparray) -> None:
    """Append a record for each row of the matrix; its values become float32."""
    table = csr_matrix(matrix)
    for first in range(0, table.shape[0], CHUNK):
        file.write(_records(table[first : first + CHUNK]).tobytes())


def _records(table: csr_matrix) -> Bytes:
    """The records of all rows, one behind the other."""
    groups = list(_groups(table))
    lengths = np.empty(table.shape[0], np.int64)
    for rows, alike in groups:
        lengths[rows] = alike.shape[1]
    ends = lengths.cumsum()
    records = np.empty(ends[-1], np.uint8)
    for rows, alike in groups:
        places = np.arange(-alike.shape[1], 0)
        records[ends[rows, None] + places] = alike
    return records


def _groups(table: csr_matrix) -> Iterator[tuple[Places, Bytes]]:
    """Rows whose records are equally long and alike, and those records, one below the other."""
    values = table.data.astype("<f4").view(np.uint8)
    value_at = 4 * table.indptr.astype(np.int64)
    keys, key_ends = _varints(table.indices.astype(np.int64))
    key_at = key_ends[table.indptr]
    sizes = np.column_stack([np.diff(value_at), np.diff(key_at)])
    kinds, kind = np.unique(sizes, axis=0, return_inverse=True)
    for number, (value_size, key_size) in enumerate(kinds.tolist()):
        rows = np.flatnonzero(kind == number)
        before, between, after = _around(value_size, key_size, table.shape[1])
        pieces = (
            _repeated(before, len(rows)),
            _cut(values, value_at[rows], value_size),
            _repeated(between, len(rows)),
            _cut(keys, key_at[rows], key_size),
            _repeated(after, len(rows)),
        )
        yield rows, np.hstack(pieces)


def _around(value_size: int, key_size: int, columns: int) -> tuple[bytes, bytes, bytes]:
    """What stands before the values of a record, between them and their keys, and after these."""
    width = _varint(columns)
    shape = b"\x1a" + _varint(len(width)) + width
    # protobuf leaves out what is empty
    values = b"\x0a" + _varint(value_size) if value_size else b""
    keys = b"\x12" + _varint(key_size) if key_size else b""
    size = len(values) + value_size + len(keys) + key_size + len(shape)
    head = values
    for field in (b"\x12", b"\x0a\x06values\x12", b"\x0a"):  # the tensor, in the map, in the record
        opened = field + _varint(size)
        head, size = opened + head, size + len(opened)
    padding = bytes(-size % 4)
    return struct.pack("<II", MAGIC, size) + head, keys, shape + padding


def _cut(flat: Bytes, starts: Places, size: int) -> Bytes:
    """`size` bytes from each start, a row each."""
    cut: Bytes = flat[starts[:, None] + np.arange(size)]
    return cut


def _repeated(piece: bytes, times: int) -> Bytes:
    return np.broadcast_to(np.frombuffer(piece, np.uint8), (times, len(piece)))


def _varint(number: int) -> bytes:
    """A number as protobuf writes it: seven bits a byte, low ones first, and whether more come."""
    data = bytearray()
    while number > 0x7F:
        data.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*data, number])


def _varints(numbers: Places) -> tuple[Bytes, Places]:
    """Many of them, one behind the other; where each begins, and where the last one ends."""
    sizes = np.ones(len(numbers), np.int64)
    for bits in range(7, 63, 7):
        sizes += numbers >> bits > 0
    ends = np.concatenate([[0], sizes.cumsum()])
    data = np.empty(ends[-1], np.uint8)
    for place in range(sizes.max(initial=0)):
        here = np.flatnonzero(sizes > place)
        more = np.where(sizes[here] > place + 1, 0x80, 0)
        data[ends[here] + place] = numbers[here] >> 7 * place & 0x7F | more
    return data, ends
