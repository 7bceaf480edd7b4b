"""Training data: the CSV files of a channel as numbers, or a reason why they are none."""

from __future__ import annotations

import csv
import gzip
import math
import warnings
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
SUFFIXES = {".csv", ".gz", ""}


def files(channel: Path | None) -> list[Path]:
    """The files of a channel, nested ones too, in the order of their names.

    Hidden ones (`.x`, `_SUCCESS`) are markers and not data. A file without any suffix counts as
    data, `.csv.gz` is unpacked. Raises FileNotFoundError when nothing is left.
    """
    if channel is None or not channel.is_dir():
        where = channel or "SM_CHANNEL_TRAIN"
        raise FileNotFoundError(f"channel 'train' is missing: there is no {where}")
    found = sorted(path for path in channel.rglob("*") if path.is_file())
    data = [
        path
        for path in found
        if path.suffix.lower() in SUFFIXES and not path.name.startswith((".", "_"))
    ]
    if not data:
        names = ", ".join(str(path.relative_to(channel)) for path in found[:5]) or "nothing"
        raise FileNotFoundError(f"channel 'train' ({channel}) holds no .csv file, but {names}")
    return data


def table(paths: Sequence[Path], target: str | None) -> tuple[list[str], Numbers, Numbers]:
    """The names of the features, their rows, and the column to predict.

    All files have one header. Raises ValueError, naming the file and the line, when one of them
    holds anything but finite numbers.
    """
    frames = [frame(path) for path in paths]
    names = list(frames[0].columns)
    for path, other in zip(paths, frames, strict=True):
        if list(other.columns) != names:
            raise ValueError(f"{path}, line 1: other columns than in {paths[0]}")
    goal = target or names[-1]
    if goal not in names:
        raise ValueError(f"{paths[0]}, line 1: no column {goal!r}, but {', '.join(names)}")
    whole = pd.concat(frames)
    features = whole.drop(columns=goal)
    return list(features.columns), features.to_numpy(), whole[goal].to_numpy()


def frame(path: Path) -> Any:
    """One file as a DataFrame of finite numbers."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", pd.errors.ParserWarning)  # a row that is too long
            read = pd.read_csv(path, dtype="float64", index_col=False, encoding="utf-8-sig")
        if len(read) and np.isfinite(read.to_numpy()).all():
            return read
        reason = "no rows below the header"
    except (ValueError, OSError, EOFError, zlib.error, pd.errors.ParserWarning) as error:
        reason = str(error)
    raise ValueError(f"{path}{fault(path) or f': {reason}'}")


def fault(path: Path) -> str:
    """Where a file is wrong, and how; nothing when this cannot be said."""
    header: list[str] = []
    number = 0
    try:
        rows = csv.reader(lines(path))
        for row in rows:
            number = rows.line_num
            if row and not header:
                header = row
            elif row and (what := wrong(header, row)):
                return f", line {number}{what}"
    except UnicodeDecodeError as error:
        return f", line {number + 1}: not UTF-8 text ({error.reason})"
    except (EOFError, OSError, zlib.error, csv.Error) as error:
        return f", line {number + 1}: {error}"
    return "" if header else ": the file is empty"


def lines(path: Path) -> Iterator[str]:
    """The lines of a file, decoded one by one, so that a bad byte is in the line that has it."""
    with gzip.open(path) if path.suffix.lower() == ".gz" else path.open("rb") as file:
        for line in file:
            yield line.decode("utf-8-sig")


def wrong(header: Sequence[str], row: Sequence[str]) -> str:
    """What is wrong with a row; nothing when it is well."""
    if len(row) != len(header):
        return f": {len(row)} values, expected {len(header)}"
    for name, cell in zip(header, row, strict=True):
        try:
            good = math.isfinite(float(cell))
        except ValueError:
            good = False
        if not good:
            return f", {name}: {cell!r} is not a finite number"
    return ""
