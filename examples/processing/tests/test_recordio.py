"""Records, beside one written out by hand and a reader that follows protobuf's rules."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator

import numpy as np
import pytest
from scipy.sparse import coo_matrix, csr_array, csr_matrix

from job import recordio

# One row of three columns, [0, 1.5, 2].
BY_HAND = bytes.fromhex(
    "0a23d7ce 1f000000"  # magic number, length
    "0a1d 0a06 76616c756573"  # features: an entry of a map, its key "values"
    "1213 1211"  # its value, a float32_tensor
    "0a08 0000c03f 00000040"  # values
    "1202 0102"  # keys
    "1a01 03"  # shape
    "00"  # up to a multiple of four
)


def written(matrix: csr_matrix) -> bytes:
    file = io.BytesIO()
    recordio.write(file, matrix)
    return file.getvalue()


def number(data: bytes) -> tuple[int, bytes]:
    """A varint, and what follows it."""
    value = 0
    for place, byte in enumerate(data):
        value |= (byte & 0x7F) << 7 * place
        if byte < 0x80:
            return value, data[place + 1 :]
    raise AssertionError("a number without an end")


def fields(data: bytes) -> Iterator[tuple[int, bytes]]:
    """The fields of a message; all are length-delimited here."""
    while data:
        tag, data = number(data)
        assert tag & 7 == 2
        size, data = number(data)
        assert size <= len(data)
        yield tag >> 3, data[:size]
        data = data[size:]


def read(data: bytes) -> Iterator[tuple[list[float], list[int], list[int]]]:
    """Values, keys and shape of each record."""
    while data:
        magic, size = struct.unpack_from("<II", data)
        assert magic == 0xCED7230A
        record, padding = data[8 : 8 + size], -size % 4
        assert data[8 + size : 8 + size + padding] == bytes(padding)
        data = data[8 + size + padding :]
        ((_, entry),) = fields(record)
        (one, name), (two, value) = fields(entry)
        ((kind, tensor),) = fields(value)
        assert (one, name, two, kind) == (1, b"values", 2, 2)
        parts = dict(fields(tensor))
        values = np.frombuffer(parts.get(1, b""), "<f4").tolist()
        yield values, [*numbers(parts.get(2, b""))], [*numbers(parts[3])]


def numbers(data: bytes) -> Iterator[int]:
    while data:
        value, data = number(data)
        yield value


def test_record_by_hand() -> None:
    assert written(csr_matrix([[0, 1.5, 2]])) == BY_HAND


def test_rows_follow_each_other() -> None:
    assert written(csr_matrix([[0, 1.5, 2], [0, 1.5, 2]])) == BY_HAND * 2


@pytest.mark.parametrize(
    ("rows", "columns", "density"),
    [
        (200, 5, 0.5),
        (50, 512, 0.01),
        (3, 40_000, 0.2),
        (40, 2**21 + 1, 1e-6),
        (3, 2**31 - 1, 1e-9),
        (4, 7, 0),
        (2 * recordio.CHUNK + 3, 300, 0.01),
    ],
)
def test_what_is_written_can_be_read(rows: int, columns: int, density: float) -> None:
    chance = np.random.default_rng(4)
    cells = int(rows * columns * density)
    places = chance.integers(rows, size=cells), chance.integers(columns, size=cells)
    table = coo_matrix((chance.random(cells), places), (rows, columns), np.float32).tocsr()
    found = list(read(written(table)))
    assert len(found) == rows
    for row, (values, keys, shape) in enumerate(found):
        here = slice(table.indptr[row], table.indptr[row + 1])
        assert shape == [columns]
        assert keys == table.indices[here].tolist()
        assert values == table.data[here].tolist()


@pytest.mark.parametrize("form", [csr_array, coo_matrix, csr_matrix])
@pytest.mark.parametrize("dtype", [np.float32, np.float64, np.int64])
def test_any_sparse_form_and_type(form: type, dtype: type) -> None:
    table = csr_matrix([[0, 3, 0], [0, 0, 0], [1, 0, 2]])
    assert written(form(table.astype(dtype))) == written(table.astype(np.float32))


def test_no_rows() -> None:
    assert written(csr_matrix((0, 512))) == b""


def test_what_is_there_stays() -> None:
    file = io.BytesIO()
    for _ in range(2):
        recordio.write(file, csr_matrix([[0, 1.5, 2]]))
    assert file.getvalue() == BY_HAND * 2
