"""Micro-batches: nobody gets another answer than alone."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from container.serving.batching import Batches, split
from container.serving.options import Options
from tests.served import MODEL, served

Predict = Callable[[Any], Any]


def ask_all(
    predict: Predict, inputs: list[torch.Tensor], most: int, wait: float = 0.02
) -> list[Any]:
    """What each of several callers gets who ask at the same time: an answer or an error."""
    batches = Batches(predict, most, wait)
    start = threading.Barrier(len(inputs))

    def ask(data: torch.Tensor) -> Any:
        start.wait()
        try:
            return batches.predict(data)
        except ValueError as error:
            return str(error)

    with ThreadPoolExecutor(len(inputs)) as pool:
        return list(pool.map(ask, inputs))


rows = st.lists(st.integers(-1000, 1000), max_size=3)
requests = st.lists(
    st.tuples(rows, st.sampled_from([torch.float32, torch.int64]), st.sampled_from([1, 2])),
    min_size=1,
    max_size=6,
)


def tensor(values: list[int], dtype: torch.dtype, width: int) -> torch.Tensor:
    return torch.tensor(values, dtype=dtype).reshape(-1, 1).repeat(1, width)


SHAPES: list[Predict] = [
    lambda data: data * 3 + 1,
    lambda data: (data, {"sum": data.sum(1)}),
    lambda data: data.tolist(),
    lambda data: data.sum(),
    lambda data: {"rows": data, "count": 1},
]


@settings(max_examples=60, deadline=None)
@given(requests, st.integers(2, 9), st.sampled_from(SHAPES))
def test_answers_are_those_of_each_alone(
    asked: list[tuple[list[int], torch.dtype, int]], most: int, predict: Predict
) -> None:
    inputs = [tensor(*one) for one in asked]
    for got, data in zip(ask_all(predict, inputs, most), inputs, strict=True):
        assert repr(got) == repr(predict(data))


@settings(max_examples=20, deadline=None)
@given(st.lists(st.booleans(), min_size=2, max_size=6))
def test_a_bad_request_spoils_no_other(bad: list[bool]) -> None:
    def predict(data: torch.Tensor) -> torch.Tensor:
        if (data < 0).any():
            raise ValueError("negative")
        return data + 1

    inputs = [torch.full((1, 1), -1 if is_bad else 1) for is_bad in bad]
    got = ask_all(predict, inputs, most=8)
    assert ["negative" if is_bad else 2 for is_bad in bad] == [
        one if isinstance(one, str) else one.item() for one in got
    ]


def test_rows_are_predicted_together() -> None:
    sizes = []

    def predict(data: torch.Tensor) -> torch.Tensor:
        sizes.append(len(data))
        return data

    ask_all(predict, [torch.ones(1, 1)] * 4, most=4, wait=60)
    assert sizes == [4]


def test_what_has_other_rows_is_not_cut() -> None:
    assert split(torch.ones(3), [1, 1]) is None
    assert split({}, [1]) is None
    assert split("ab", [1, 1]) is None
    assert split((torch.ones(2), 1), [1, 1]) is None


def test_batches_are_served(tmp_path: Path) -> None:
    source = MODEL + "def predict_fn(data, model):\n    return data * model\n"
    client = served(tmp_path, source, Options(batch=4, wait=0.001))
    assert client.post("/invocations", json=[[1], [2]]).get_json() == [[2], [4]]
    assert client.post("/invocations", json=[[1]] * 9).get_json() == [[2]] * 9
    assert client.post("/invocations", json={"not": "a tensor"}).status_code == 500


@pytest.mark.parametrize(
    "functions",
    [
        "def transform_fn(model, body, sent, accept): ...",
        "def predict_fn(data, model, context): ...",
    ],
)
def test_functions_of_one_request_cannot_be_batched(tmp_path: Path, functions: str) -> None:
    with pytest.raises(ValueError, match="BATCH_MAX_SIZE is set, but"):
        served(tmp_path, MODEL + functions, Options(batch=4))
