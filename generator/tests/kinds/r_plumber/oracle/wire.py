"""The ways in which a caller may write rows, and what it is answered."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hypothesis import strategies as st

if TYPE_CHECKING:
    import random
    from collections.abc import Sequence

    from .columns import Row, Value

__all__ = ["MEDIA", "Form", "answered", "cell", "forms", "table"]

CSV, JSON, LINES = MEDIA = ("text/csv", "application/json", "application/jsonlines")
#: A column that no model knows, and what is in it.
OTHER = {"of no use": 'a, "b"\nc'}


@dataclass(frozen=True)
class Form:
    """One way to write a request.

    Attributes:
        media: media type.
        named: with a header, or as objects: in any order, with a column that no model knows.
        order: by which the names are shuffled.
        quoting: which cells of CSV are in quotes.
        missing: what stands in CSV for a missing value.
        end: how a line of CSV ends.
        wrapped: JSON rows are under `instances`.
        ascii: JSON is escaped to ASCII.
    """

    media: str
    named: bool
    order: random.Random
    quoting: int
    missing: str
    end: str
    wrapped: bool
    ascii: bool

    def body(self, rows: Sequence[Row]) -> bytes:
        """The body of a request for these rows."""
        if self.media == CSV:
            names = list(self._named(rows[0])) if self.named else list(rows[0])
            return self._csv([{**row, **OTHER} for row in rows], names).encode()
        values = [self._named(row) if self.named else list(row.values()) for row in rows]
        if self.media == LINES:
            return "".join(f"{self._json(row)}\n" for row in values).encode()
        return self._json({"instances": values} if self.wrapped else values).encode()

    def _csv(self, rows: Sequence[Row], names: list[str]) -> str:
        cells = [[cell(row[name], self.missing) for name in names] for row in rows]
        header = [names] if self.named else []
        return table(header + cells, quoting=self.quoting, end=self.end)

    def _named(self, row: Row) -> Row:
        together = [*row.items(), *OTHER.items()]
        self.order.shuffle(together)
        return dict(together)

    def _json(self, value: object) -> str:
        return json.dumps(value, ensure_ascii=self.ascii)


def forms() -> st.SearchStrategy[Form]:
    """Every way to write a request."""
    return st.builds(
        Form,
        media=st.sampled_from(MEDIA),
        named=st.booleans(),
        order=st.randoms(use_true_random=False),
        quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
        missing=st.sampled_from(["", "NA"]),
        end=st.sampled_from(["\n", "\r\n"]),
        wrapped=st.booleans(),
        ascii=st.booleans(),
    )


def table(
    rows: Sequence[Sequence[str]], *, quoting: int = csv.QUOTE_MINIMAL, end: str = "\n"
) -> str:
    """Rows as CSV."""
    text = io.StringIO()
    csv.writer(text, quoting=quoting, lineterminator=end).writerows(rows)
    return text.getvalue()


def cell(value: Value, missing: str = "") -> str:
    """A value as CSV has it, and R."""
    if isinstance(value, bool):
        return str(value).upper()
    return missing if value is None else str(value)


def answered(text: str, media: str) -> list[float | None]:
    """The predictions in an answer of a media type; None where there is none for a row."""
    if media == JSON:
        return list(json.loads(text)["predictions"])
    if media == LINES:
        return [json.loads(line) for line in text.splitlines()]
    return [None if line == "NA" else float(line) for line in text.splitlines()]
