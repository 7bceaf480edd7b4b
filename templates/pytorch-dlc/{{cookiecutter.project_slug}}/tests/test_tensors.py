"""Bodies to tensors and predictions to bodies, in every type, whole and broken."""

from __future__ import annotations

import io
import pickle
import struct
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from container.serving.tensors import NPY, NPZ, read
from container.serving.writing import write
from container.table import Refused

JSON, CSV, LINES = "application/json", "text/csv", "application/jsonlines"
ROWS = [[1.0, 0.0, 2.0], [0.0, 3.0, 4.5]]


def npy(array: Any) -> bytes:
    stream = io.BytesIO()
    np.save(stream, np.asarray(array), allow_pickle=False)
    return stream.getvalue()


def npz(**parts: Any) -> bytes:
    stream = io.BytesIO()
    np.savez(stream, **{name: np.asarray(part) for name, part in parts.items()})
    return stream.getvalue()


def sparse(form: str) -> bytes:
    """The rows as SciPy saves a sparse matrix of them."""
    if form == "coo":
        places: dict[str, Any] = {"row": [0, 0, 1, 1], "col": [0, 2, 1, 2], "data": [1, 2, 3, 4.5]}
    elif form == "csr":
        places = {"indptr": [0, 2, 4], "indices": [0, 2, 1, 2], "data": [1, 2, 3, 4.5]}
    else:
        places = {"indptr": [0, 1, 2, 4], "indices": [0, 1, 0, 1], "data": [1, 3, 2, 4.5]}
    return npz(format=form.encode(), shape=[2, 3], **places)


@pytest.mark.parametrize(
    ("body", "media", "dtype"),
    [
        ("[[1, 0, 2], [0, 3, 4.5]]", JSON, torch.float32),
        ("1,0,2\n0,3,4.5\n", CSV, torch.float32),
        ('a,b,c\n"1",0,2\r\n0,3,4.5', CSV, torch.float32),
        (b"[1,0,2]\n\n[0,3,4.5]\n", LINES, torch.float32),
        (npy(ROWS), NPY, torch.float64),
        (npy(np.array(ROWS, dtype=">f4")), NPY, torch.float32),
        (npy(np.asfortranarray(ROWS)), NPY, torch.float64),
        (npz(one=ROWS), NPZ, torch.float64),
        (sparse("csr"), NPZ, torch.float64),
        (sparse("csc"), NPZ, torch.float64),
        (sparse("coo"), NPZ, torch.float64),
    ],
)
@pytest.mark.filterwarnings("ignore:Sparse CS[RC] tensor support is in beta")
def test_a_body_becomes_a_tensor(body: str | bytes, media: str, dtype: torch.dtype) -> None:
    tensor = read(body, media)
    assert tensor.tolist() == ROWS
    assert tensor.dtype == dtype


def test_one_line_of_csv_is_one_row() -> None:
    assert read("1,2,3", CSV).shape == (1, 3)
    assert read("1\n2\n", CSV).shape == (2, 1)


def test_an_object_is_given_as_it_is() -> None:
    assert read('{"inputs": ["a"], "n": 1}', JSON) == {"inputs": ["a"], "n": 1}
    several = read(npz(a=[1], b=[2.5]), NPZ)
    assert {name: tensor.tolist() for name, tensor in several.items()} == {"a": [1], "b": [2.5]}


@pytest.mark.parametrize(
    ("body", "media", "status", "reason"),
    [
        ("1", "application/x-nope", 415, "application/x-nope"),
        ("1", "", 415, "is not one of application/json, text/csv"),
        (" \n", JSON, 400, "empty"),
        ("[[1], [2, 3]]", JSON, 400, "not numbers in lists of equal le"),
        ("[1, NaN]", JSON, 400, "NaN is not a number"),
        ("[[1", JSON, 400, "not application/json"),
        ('["a"]', JSON, 400, "not numbers in lists"),
        ("[" * 100_000, JSON, 400, "recursion"),
        ("1,2\n3\n", CSV, 400, "columns changed"),
        ("1,x\n", CSV, 400, "could not convert"),
        (b"\xff[1]", LINES, 400, "decode"),
        (b"junk", NPY, 400, "magic"),
        (npy(ROWS)[:-3], NPY, 400, "not application/x-npy"),
        (npy(["a"]), NPY, 400, "not application/x-npy"),
        (b"junk", NPZ, 400, "BadZipFile"),
        (npz(), NPZ, 400, "no array"),
        (npz(format=b"dia", shape=[1, 1], data=[1.0]), NPZ, 400, "'dia' are not read"),
        (npz(format=b"csr", shape=[2**40, 2**40], data=[1.0]), NPZ, 413, "more than 1073741824"),
        (sparse("csr").replace(b"format", b"formet"), NPZ, 400, "not application/x-npz"),
    ],
)
def test_what_cannot_be_read_is_refused(
    body: str | bytes, media: str, status: int, reason: str
) -> None:
    with pytest.raises(Refused, match=reason) as refused:
        read(body, media)
    assert refused.value.status == status
    assert "\n" not in str(refused.value)


def test_a_pickle_is_never_run(tmp_path: Path) -> None:
    """Arrays of objects are pickles: reading this one would make a file."""
    canary = tmp_path / "canary"

    class Opened:
        def __reduce__(self) -> tuple[object, tuple[str, str]]:
            return open, (str(canary), "w")

    header = repr({"descr": "|O", "fortran_order": False, "shape": (1,)}).ljust(117) + "\n"
    packed = struct.pack("<H", len(header)) + header.encode()
    body = b"\x93NUMPY\x01\x00" + packed + pickle.dumps(Opened())
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("one.npy", body)
    for content, media in ((body, NPY), (stream.getvalue(), NPZ), (pickle.dumps(Opened()), NPY)):
        with pytest.raises(Refused) as refused:
            read(content, media)
        assert refused.value.status == 400
    assert not canary.exists()


def test_what_unfolds_to_too_much_is_refused() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("one.npy", b"")
    body = bytearray(stream.getvalue())
    # The directory says how much it unfolds to.
    at = body.index(b"PK\x01\x02") + 24
    body[at : at + 4] = struct.pack("<I", 2**31)
    with pytest.raises(Refused, match="more than") as refused:
        read(bytes(body), NPZ)
    assert refused.value.status == 413


@given(
    arrays.arrays(
        st.sampled_from(["<f4", ">f8", "<i8", "u1", "?"]),
        arrays.array_shapes(max_dims=3, max_side=4),
        elements=st.integers(0, 1),
    )
)
def test_arrays_come_back_as_they_were(array: Any) -> None:
    for media in (NPY, NPZ):
        body, said = write(read(npy(array), NPY), media)
        assert said == media
        assert read(body, media).numpy().tolist() == array.tolist()


@pytest.mark.parametrize(
    ("prediction", "accept", "body"),
    [
        (torch.tensor([[1.0, 2.0]]), JSON, b"[[1.0, 2.0]]"),
        ({"a": [torch.tensor(1), (np.float32(2),)]}, JSON, b'{"a": [1, [2.0]]}'),
        (torch.tensor([1, 2]), CSV, b"1\n2\n"),
        (torch.tensor([[1, 2], [3, 4]]), CSV, b"1,2\n3,4\n"),
        (torch.tensor(3), CSV, b"3\n"),
        (["a", "b"], CSV, b"a\nb\n"),
        (torch.tensor([[1, 2], [3, 4]]), LINES, b"[1, 2]\n[3, 4]\n"),
        (torch.full((1,), 1.5, dtype=torch.bfloat16, requires_grad=True), CSV, b"1.5\n"),
    ],
)
def test_a_prediction_becomes_a_body(prediction: Any, accept: str, body: bytes) -> None:
    assert write(prediction, accept) == (body, accept)


@given(st.lists(st.floats(width=32, allow_nan=False, allow_infinity=False), min_size=1))
def test_no_digit_of_a_float_is_lost_in_csv(values: list[float]) -> None:
    tensor = torch.tensor(values).reshape(-1, 1)
    assert torch.equal(read(write(tensor, CSV)[0], CSV), tensor)


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        ("text/csv, */*", CSV),
        ("application/x-nope, text/csv", CSV),
        ("text/csv;q=0.5, application/x-npy", NPY),
        ("text/*", CSV),
        ("application/*", JSON),
    ],
)
def test_the_best_accepted_type_is_written(accept: str, media: str) -> None:
    assert write([1.0], accept)[1] == media


@pytest.mark.parametrize(
    ("prediction", "accept"),
    [
        ([1], "application/x-nope"),
        (torch.ones(1, 1, 1), CSV),
        ({"a": 1}, NPY),
        ([[1], [2, 3]], NPY),
    ],
)
def test_what_cannot_be_written_is_refused(prediction: Any, accept: str) -> None:
    with pytest.raises(Refused) as refused:
        write(prediction, accept)
    assert refused.value.status == 406
