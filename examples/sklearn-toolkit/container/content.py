"""What is said over HTTP: requests to numbers and predictions to answers, by media type."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NoReturn, Protocol

import numpy as np

from container.media import CSV, JSON, LINES, TEXT, decoded, negotiate
from container.table import Refused, Rows, Table, is_number, positions, short

#: What is answered to a GET, by path: a text and its media type.
PAGES = {"/ping": ("", TEXT)}


class Columns(Protocol):
    """What must be known about a model: which columns a row has, in order."""

    @property
    def columns(self) -> Sequence[str]:
        """The names of the columns."""


def rehearse(model: Columns, predict: Callable[[Any, Rows], object]) -> None:
    """Let the model answer once, before anybody is served."""
    predict(model, np.zeros((1, len(model.columns))))


def answer(
    model: Columns,
    predict: Callable[[Any, Rows], object],
    body: bytes,
    content_type: str,
    accept: str,
) -> tuple[bytes, str]:
    """The body of the answer to a request, and its media type. Raises Refused."""
    rows, sent = read(body, content_type, model.columns)
    media = negotiate(accept, sent)
    return write(predict(model, rows), media), media


def refusal(_status: int, reason: str) -> tuple[str, str]:
    """How a caller is told that there is no answer: a text and its media type."""
    return f"{reason}\n", TEXT


def read(body: bytes, content_type: str, columns: Sequence[str]) -> tuple[Rows, str]:
    """The rows that a request body holds, and its media type without parameters.

    Raises Refused: 415 for a type that is not read here, 400 for content that is not of its type.
    """
    text, media = decoded(body, content_type, tuple(_READERS))
    try:
        rows = _READERS[media](text, columns)
    except (csv.Error, ValueError, RecursionError) as error:
        raise Refused(400, f"the body is not {media}: {short(error)}") from None
    return rows, media


def write(predictions: object, media: str) -> bytes:
    """Predictions as a body of a media type; a CSV or JSON line a row."""
    values = np.asarray(predictions).tolist()
    return dumped(values if isinstance(values, list) else [values], media)


def dumped(values: list[Any], media: str) -> bytes:
    """Predictions that are numbers, texts or lists of them, as a body of a media type."""
    return _WRITERS[media](values)


def _from_csv(text: str, columns: Sequence[str]) -> Rows:
    """Numbers between commas, in quotes or not; the first line may name the columns."""
    lines = text.splitlines()
    records: Iterable[list[str]] = (
        csv.reader(lines) if '"' in text else (line.split(",") for line in lines)
    )
    table = Table(columns)
    order: list[int] | None = None
    for number, cells in enumerate(records, 1):
        if number == 1 and not any(map(is_number, cells)):
            order = positions([cell.strip() for cell in cells], columns)
            width = len(cells)
        elif order is None:
            table.append(cells, number)
        elif len(cells) == width:
            table.append([cells[position] for position in order], number)
        else:
            raise Refused(400, f"row {number} has {len(cells)} values, its header has {width}")
    return table.rows()


def _from_json(text: str, columns: Sequence[str]) -> Rows:
    """Rows as lists or as objects, one of them alone, or all of them under `instances`."""
    if start := re.match(r'({\s*"instances"\s*:\s*)?\[\s*(?=[\[{])', text):
        return _from_values(_elements(text, start.end()), columns)
    document = _JSON.decode(text)
    if isinstance(document, dict) and "instances" in document:
        document = document["instances"]
    several = isinstance(document, list) and any(isinstance(row, (list, dict)) for row in document)
    return _from_values(document if several else [document], columns)


def _elements(text: str, start: int) -> Iterator[Any]:
    """The elements of a JSON array one by one: reading 25 MB in one call would hold `/ping` up."""
    element, end = _JSON.raw_decode(text, start)
    yield element
    while comma := re.compile(r"\s*,\s*").match(text, end):
        element, end = _JSON.raw_decode(text, comma.end())
        yield element
    rest = text[end:].lstrip()
    if not rest.startswith("]"):
        raise ValueError(f"the list is not closed at character {end}")
    _JSON.decode(text[:start] + rest)


def _from_lines(text: str, columns: Sequence[str]) -> Rows:
    """One row a line, as a list or as an object."""
    return _from_values((_JSON.decode(line) for line in text.split("\n") if line.strip()), columns)


def _from_values(values: Iterable[Any], columns: Sequence[str]) -> Rows:
    table = Table(columns)
    for number, row in enumerate(values, 1):
        if isinstance(row, dict):
            order = positions(list(row), columns)
            cells = list(row.values())
            table.append([cells[position] for position in order], number)
        elif isinstance(row, list):
            table.append(row, number)
        else:
            raise Refused(400, f"row {number} is neither a list nor an object")
    return table.rows()


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a number")


def _to_csv(values: list[Any]) -> bytes:
    lines = io.StringIO()
    rows = (value if isinstance(value, list) else [value] for value in values)
    csv.writer(lines, lineterminator="\n").writerows(rows)
    return lines.getvalue().encode()


def _to_json(values: list[Any]) -> bytes:
    return json.dumps({"predictions": values}, allow_nan=False).encode()


def _to_lines(values: list[Any]) -> bytes:
    return "".join(f"{json.dumps(value, allow_nan=False)}\n" for value in values).encode()


_JSON = json.JSONDecoder(parse_constant=_no_constant)
_READERS: dict[str, Callable[[str, Sequence[str]], Rows]] = {
    CSV: _from_csv,
    JSON: _from_json,
    LINES: _from_lines,
}
_WRITERS: dict[str, Callable[[list[Any]], bytes]] = {CSV: _to_csv, JSON: _to_json, LINES: _to_lines}
