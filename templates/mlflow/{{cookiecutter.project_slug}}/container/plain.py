"""Rows of named numbers, out of what MLflow's scoring server takes.

Alike, but for two things: rows may come without names, in the order of the signature, and a row
that is some columns short is refused instead of being filled up with missing values.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from container.cells import Names, array, bounded, null, numbers, picker, word
from container.media import CSV
from container.table import Refused, Rows, is_number, positions, short


def reader(columns: Names) -> Callable[[str, str], tuple[Rows, None]]:
    """What reads requests for these columns. It raises Refused (400) on any other content."""

    def read(text: str, media: str) -> tuple[Rows, None]:
        try:
            rows = (_from_csv if media == CSV else _from_json)(text, columns)
        except (csv.Error, ValueError, RecursionError) as error:
            raise Refused(400, f"the body is not {media}: {short(error)}") from None
        return bounded(rows, columns), None

    return read


def example(columns: Names) -> str:
    """A request that any model of these columns can answer."""
    return json.dumps({"instances": [[0.0] * len(columns)]})


def _from_csv(text: str, columns: Names) -> Rows:
    """Numbers between commas, in quotes or not; the first line names the columns."""
    records: Iterator[list[str]] = (
        csv.reader(io.StringIO(text))
        if '"' in text
        else (line.split(",") for line in text.splitlines())
    )
    first = next(records)
    width, pick, number = len(columns), None, 0
    if named := any(cell in columns for cell in first) or not any(map(is_number, first)):
        width, pick = len(first), picker(tuple(first), columns)
    rows = []
    for cells in records if named else _with(first, records):
        if cells in ([], [""]):
            continue  # pandas skips blank lines
        number += 1
        if len(cells) != width:
            raise Refused(400, f"row {number} has {len(cells)} values, expected {width}")
        rows.append(numbers(pick(cells) if pick else cells, number, columns, word))
    return array(rows, columns)


def _with(first: list[str], rest: Iterator[list[str]]) -> Iterator[list[str]]:
    yield first
    yield from rest


def _from_json(text: str, columns: Names) -> Rows:
    document = json.loads(text)
    found = [form for form in _FORMS if isinstance(document, dict) and form in document]
    if len(found) != 1:
        expected = f"exactly one of the input fields {', '.join(_FORMS)}"
        raise Refused(400, f"The input must be a JSON dictionary with {expected}")
    try:
        return _FORMS[found[0]](document[found[0]], columns)
    except (TypeError, AttributeError):
        raise Refused(400, f"{found[0]} does not have the form that its name promises") from None


def _split(value: dict[str, Any], columns: Names) -> Rows:
    if not isinstance(value, dict) or "data" not in value or value.keys() - _SPLIT_KEYS:
        raise Refused(400, "dataframe_split must have 'data', and may have 'columns' and 'index'")
    names, rows = tuple(map(str, value.get("columns") or ())), value["data"]
    if len(set(names)) < len(names) or len(value.get("index") or rows) != len(rows):
        raise Refused(400, "dataframe_split must name each column once, and each row or none")
    return _listed(rows, columns, len(names), picker(names, columns))


def _listed(
    rows: Sequence[Any],
    columns: Names,
    width: int,
    pick: Callable[[Sequence[Any]], Sequence[Any]] | None = None,
) -> Rows:
    read = []
    for number, cells in enumerate(rows, 1):
        if not isinstance(cells, list) or len(cells) != width:
            raise Refused(400, f"row {number} is not a list of {width} values")
        read.append(numbers(pick(cells) if pick else cells, number, columns, null))
    return array(read, columns)


def _records(rows: Sequence[dict[str, Any]], columns: Names) -> Rows:
    """A row an object; what some of them lack is a missing value."""
    positions(list({name for row in rows for name in row}), columns)
    picked = enumerate(([row.get(name) for name in columns] for row in rows), 1)
    return array([numbers(cells, number, columns, null) for number, cells in picked], columns)


def _instances(value: Any, columns: Names) -> Rows:
    if isinstance(value, list) and value and isinstance(value[0], dict):
        for row in value:
            positions(list(row), columns)
    return _inputs(value, columns)


def _inputs(value: Any, columns: Names) -> Rows:
    """Rows as objects or as lists, or an object of columns."""
    if isinstance(value, dict):
        return _columns(value, columns)
    if not isinstance(value, list) or not value:
        raise TypeError
    if isinstance(value[0], dict):
        return _records(value, columns)
    return _listed(value, columns, len(columns))


def _columns(value: dict[str, Any], columns: Names) -> Rows:
    """A list of values for each column; one alone stands for as many as the others have."""
    positions(list(value), columns)
    cells = [value[name] for name in columns]
    count = max((len(cell) for cell in cells if isinstance(cell, list)), default=1)
    lists = [cell if isinstance(cell, list) else [cell] * count for cell in cells]
    return _listed([list(row) for row in zip(*lists, strict=True)], columns, len(columns))


_SPLIT_KEYS = {"columns", "data", "index"}
_FORMS: dict[str, Callable[[Any, Names], Rows]] = {
    "dataframe_split": _split,
    "dataframe_records": _records,
    "instances": _instances,
    "inputs": _inputs,
}
