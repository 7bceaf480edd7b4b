"""Reads one column of CSV files, line by line, and says where a file is not as it should be."""

from __future__ import annotations

import csv
import gzip
import zlib
from collections.abc import Iterable, Iterator
from io import BufferedReader
from pathlib import Path

SUFFIXES = (".csv", ".csv.gz")


def column(path: Path, name: str) -> Iterator[str]:
    """The cells of the column `name`, without holding the file in memory.

    Raises:
        ValueError: the file is empty, not UTF-8, cut off or not CSV, has no such column, or a row
            lacks the cell; names the file and, where there is one, the line.
    """
    with _opened(path) as file:
        rows = csv.reader(_lines(file, path), strict=True)
        try:
            header = next(rows, None)
            if header is None:
                raise ValueError(f"{path} is empty: a header line is missing")
            if name not in header:
                raise ValueError(f"{path}, line 1: no column {name!r} among {_short(header)}")
            place, width = header.index(name), len(header)
            for row in rows:
                if len(row) != width or not row[place]:
                    if not row:
                        continue  # a blank line, such as the last one
                    raise ValueError(f"{path}, line {rows.line_num}: {_trouble(row, header, name)}")
                yield row[place]
        except csv.Error as error:
            raise ValueError(f"{path}, line {rows.line_num}: not CSV: {error}") from None


def _opened(path: Path) -> BufferedReader | gzip.GzipFile:
    return gzip.open(path) if path.name.lower().endswith(".gz") else path.open("rb")


def _lines(file: Iterable[bytes], path: Path) -> Iterator[str]:
    """Lines of text; each is decoded by itself, so that a wrong byte has a line."""
    number = 0
    try:
        for number, line in enumerate(file, 1):
            yield line.decode("utf-8-sig" if number == 1 else "utf-8")
    except UnicodeDecodeError as error:
        wrong = error.object[error.start]
        raise ValueError(f"{path}, line {number}: byte 0x{wrong:02x} is not UTF-8") from None
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise ValueError(f"{path}, after line {number}: damaged gzip file: {error}") from None


def _trouble(row: list[str], header: list[str], name: str) -> str:
    if len(row) != len(header):
        return f"{len(row)} cells, but the header has {len(header)}"
    return f"{name} is empty"


def _short(names: list[str]) -> str:
    return ascii(", ".join(names)[:100])
