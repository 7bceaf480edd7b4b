"""Micro-batches: the rows of several requests are predicted together."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any

import torch

from container.serving.functions import Functions
from container.serving.options import Options

Predict = Callable[[Any], Any]


@dataclass
class Waiting:
    """The rows of one request, and where their prediction goes."""

    rows: torch.Tensor
    answer: Future[Any] = field(default_factory=Future)


class Batches:
    """Collects rows for `wait` seconds or until there are `most` of them, whichever comes first.

    Only tensors of the same type and the same shape after the first dimension go together. Where
    a prediction cannot be told apart again, or fails, each request is predicted alone: nobody gets
    another answer than without batches, and nobody suffers from another one's rows.
    """

    def __init__(self, predict: Predict, most: int, wait: float) -> None:
        self._predict, self._most, self._wait = predict, most, wait
        self._queue: queue.SimpleQueue[Waiting] = queue.SimpleQueue()
        threading.Thread(target=self._work, daemon=True, name="batches").start()

    @classmethod
    def of(cls, functions: Functions, options: Options, predict: Predict) -> Batches | None:
        """Batches for the functions of a user; None where none are wanted.

        Raises:
            ValueError: these functions want one request at a time.
        """
        if options.batch == 1:
            return None
        if "transform_fn" in functions.given or "predict_fn" in functions.with_context:
            one = "transform_fn" if "transform_fn" in functions.given else "predict_fn with context"
            raise ValueError(f"BATCH_MAX_SIZE is set, but {one} takes one request at a time")
        return cls(predict, options.batch, options.wait)

    def predict(self, data: Any) -> Any:
        """The prediction for the data of one request. Raises what predicting raises."""
        together = isinstance(data, torch.Tensor) and data.ndim and 0 < len(data) < self._most
        if not together:
            return self._predict(data)
        waiting = Waiting(data)
        self._queue.put(waiting)
        return waiting.answer.result()

    def _work(self) -> None:
        first: Waiting | None = None
        while True:
            batch, first = self._gather(first or self._queue.get())
            for alike in _alike(batch):
                self._settle(alike)

    def _gather(self, first: Waiting) -> tuple[list[Waiting], Waiting | None]:
        """What is predicted next, and what came too late to fit in."""
        batch, rows, end = [first], len(first.rows), time.monotonic() + self._wait
        while rows < self._most:
            try:
                one = self._queue.get(timeout=max(0, end - time.monotonic()))
            except queue.Empty:
                break
            if rows + len(one.rows) > self._most:
                return batch, one
            batch.append(one)
            rows += len(one.rows)
        return batch, None

    def _settle(self, batch: Sequence[Waiting]) -> None:
        """Predict rows that go together, and give each request its part."""
        if len(batch) > 1:
            counts = [len(one.rows) for one in batch]
            try:
                parts = split(self._predict(torch.cat([one.rows for one in batch])), counts)
            except Exception:  # noqa: BLE001 - alone each of them shows whose fault it is
                parts = None
            if parts is not None:
                for one, part in zip(batch, parts, strict=True):
                    one.answer.set_result(part)
                return
        for one in batch:
            try:
                one.answer.set_result(self._predict(one.rows))
            except BaseException as error:  # noqa: BLE001 - raised where the request waits
                one.answer.set_exception(error)


def split(prediction: Any, counts: Sequence[int]) -> list[Any] | None:
    """A prediction for many rows in parts of so many rows each; None where it has other rows.

    Tensors, arrays and lists are cut; of dictionaries and tuples, each value is.
    """
    if isinstance(prediction, dict):
        cut = _split_all(prediction.values(), counts)
        return cut and [dict(zip(prediction, values, strict=True)) for values in cut]
    if isinstance(prediction, tuple):
        return _split_all(prediction, counts)
    # A tensor without dimensions has a length, but not one to ask for.
    countable = isinstance(prediction, list) or bool(getattr(prediction, "ndim", 0))
    if not countable or len(prediction) != sum(counts):
        return None
    ends = accumulate(counts)
    return [prediction[end - count : end] for end, count in zip(ends, counts, strict=True)]


def _split_all(values: Collection[Any], counts: Sequence[int]) -> list[Any] | None:
    """Each of several values in parts: for each request, a tuple of its parts."""
    parts = [part for value in values if (part := split(value, counts)) is not None]
    return list(zip(*parts, strict=True)) if len(parts) == len(values) > 0 else None


def _alike(batch: Sequence[Waiting]) -> list[list[Waiting]]:
    """Those that can be one tensor, together."""
    kinds: dict[Any, list[Waiting]] = {}
    for one in batch:
        rows = one.rows
        kinds.setdefault((rows.dtype, rows.device, rows.layout, rows.shape[1:]), []).append(one)
    return list(kinds.values())
