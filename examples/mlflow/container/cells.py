"""Cells of a request to rows of numbers, as MLflow and pandas read them."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from operator import itemgetter
from typing import Any

import numpy as np

from container.table import Refused, Rows, is_number, positions, short

Names = tuple[str, ...]
NOTHING = dict.fromkeys(["", "na", "n/a", "nan", "null", "none", "<na>", "#n/a"], math.nan)
WORDS = {**NOTHING, "true": 1.0, "false": 0.0}  # what pandas reads in CSV, beside numbers
LARGEST = float(np.finfo(np.float32).max)  # a booster computes with four bytes a number


@lru_cache(maxsize=64)
def picker(names: Names, columns: Names) -> Callable[[Sequence[Any]], Sequence[Any]] | None:
    """What picks a row's cells by the names above them; None when they are as they should be."""
    order = positions([name.strip() for name in names], columns)
    if len(order) == 1:
        return lambda cells: [cells[order[0]]]
    return None if order == list(range(len(names))) else itemgetter(*order)


def numbers(
    cells: Iterable[Any], number: int, columns: Names, other: Callable[[Any], float | None]
) -> list[float]:
    """The cells of a row as numbers; `other` knows what some that are none stand for.

    Raises Refused (400) naming row and column of a cell that is neither.
    """
    try:
        return list(map(float, cells))
    except (ValueError, TypeError, OverflowError):
        return [
            _number(cell, other(cell), number, name)
            for cell, name in zip(cells, columns, strict=True)
        ]


def _number(cell: Any, stands_for: float | None, number: int, name: str) -> float:
    if stands_for is not None:
        return stands_for
    if not is_number(cell):
        raise Refused(400, f"row {number}, {name}: {short(cell)} is not a number")
    return float(cell)


def word(cell: str) -> float | None:
    """What a cell of CSV that is no number stands for."""
    return WORDS.get(cell.strip().lower())


def null(cell: Any) -> float | None:
    """What a value in JSON that is no number stands for."""
    return math.nan if cell is None else None


def array(rows: list[list[float]], columns: Names) -> Rows:
    """All rows as one array, which may have none."""
    return np.array(rows).reshape(-1, len(columns))


def bounded(rows: Rows, columns: Names) -> Rows:
    """The rows, when no number is too large for the model; NaN is a missing value."""
    if (large := np.abs(rows) > LARGEST).any():
        row, column = np.argwhere(large)[0]
        raise Refused(400, f"row {row + 1}, {columns[column]}: the number is too large")
    return rows
