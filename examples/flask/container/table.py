"""Checked rows of numbers, and why a request is refused."""

from __future__ import annotations

import math
from array import array
from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Rows: TypeAlias = NDArray[np.float64]


class Refused(Exception):
    """A request that gets no prediction: the HTTP status, and why in one line."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status


class Table:
    """Collects checked rows of numbers, eight bytes a number."""

    def __init__(self, columns: Sequence[str]) -> None:
        self._columns = columns
        self._numbers = array("d")

    def append(self, cells: Sequence[Any], number: int) -> None:
        """Add a row; `number` is its place in the request, for the reason of a refusal."""
        if len(cells) != len(self._columns):
            expected = f"expected {len(self._columns)} ({', '.join(self._columns)})"
            raise Refused(400, f"row {number} has {len(cells)} values, {expected}")
        try:
            self._numbers.extend(map(float, cells))
        except (ValueError, TypeError, OverflowError):
            cell, name = next(
                (cell, name)
                for cell, name in zip(cells, self._columns, strict=True)
                if not is_number(cell)
            )
            raise Refused(400, f"row {number}, {name}: {short(cell)} is not a number") from None

    def rows(self) -> Rows:
        """All rows as one array. Raises Refused when there are none, or a number is not finite."""
        if not self._numbers:
            raise Refused(400, "the body holds no rows")
        rows = np.frombuffer(self._numbers).reshape(-1, len(self._columns))
        # For the usual single row, a sum costs a fifth of asking NumPy.
        if not math.isfinite(sum(self._numbers)) and not np.isfinite(rows).all():
            row, column = np.argwhere(~np.isfinite(rows))[0]
            raise Refused(400, f"row {row + 1}, {self._columns[column]}: not a finite number")
        return rows


def positions(names: Sequence[str], columns: Sequence[str]) -> list[int]:
    """Where each column stands among the names of a request."""
    missing = [column for column in columns if column not in names]
    if missing:
        expected = f"{', '.join(missing)} missing, expected {', '.join(columns)}"
        raise Refused(400, f"the names do not fit: {expected}")
    return [names.index(column) for column in columns]


def is_number(cell: Any) -> bool:
    """Whether a value can be read as a number."""
    try:
        float(cell)
    except (ValueError, TypeError, OverflowError):
        return False
    return True


def short(value: object) -> str:
    """A value in one short line of ASCII, as it may come from anybody."""
    text = str(value) if isinstance(value, Exception) else repr(value)
    return ascii(text[:60])[1:-1]
