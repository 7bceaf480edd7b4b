"""Round numbers for the scales of pictures, and bars for tables."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from boxwright_conformance.report.story import Layer

# Edges in seconds: three a decade, from a millisecond to a minute.
_EDGES = (0, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 60, math.inf)
_SMALLEST_LAYER = 1000


class Bar(NamedTuple):
    """A row: what it is, how long its bar is in per cent of the longest, and its number."""

    name: str
    share: float
    number: str


class Histogram(NamedTuple):
    """How long requests of one kind took."""

    name: str
    requests: int
    median: str
    slow: str
    slowest: str
    bars: tuple[Bar, ...]


def ticks(end: float, most: int) -> list[float]:
    """At most so many round numbers from 0 to about `end`, which they may pass by one."""
    if end <= 0:
        return [0.0, 1.0]
    power = 10.0 ** math.floor(math.log10(end / most))
    step = next(power * factor for factor in (1, 2, 5, 10, 20) if power * factor * most >= end)
    return [round(step * number, 6) for number in range(math.ceil(end / step) + 1)]


def mark(seconds: float) -> str:
    """A time in the unit that suits it."""
    if 0 < abs(seconds) < 0.9995:
        return f"{seconds * 1000:.3g} ms"
    return f"{seconds:g} s" if seconds == round(seconds) else f"{seconds:.1f} s"


def size(count: int) -> str:
    """A number of bytes in the unit that suits it."""
    return f"{count / 1e6:.1f} MB" if count >= 1e5 else f"{count / 1e3:.1f} kB"


def megabytes_mark(megabytes: float) -> str:
    """A size on a scale."""
    return f"{megabytes:g} MB"


def histogram(name: str, seconds: Sequence[float]) -> Histogram:
    """Requests of one kind, sorted into times that grow by about two."""
    ordered = sorted(seconds)
    bins = [
        (low, high, sum(low <= one < high for one in ordered)) for low, high in pairwise(_EDGES)
    ]
    used = [number for number, (_, _, count) in enumerate(bins) if count]
    most = max(count for _, _, count in bins)
    bars = tuple(
        Bar(_range(low, high), _share(count, most), str(count))
        for low, high, count in bins[used[0] : used[-1] + 1]
    )
    at = [mark(ordered[math.ceil(share * len(ordered)) - 1]) for share in (0.5, 0.95, 1)]
    return Histogram(name, len(ordered), at[0], at[1], at[2], bars)


def _share(part: float, most: float) -> float:
    """Per cent; what is there at all can be seen."""
    return max(0.5, round(100 * part / most, 2)) if part else 0


def _range(low: float, high: float) -> str:
    if not low:
        return f"below {mark(high)}"
    return f"{mark(low)} and more" if high == math.inf else f"{mark(low)} to {mark(high)}"


def layer_bars(layers: Sequence[Layer]) -> tuple[Bar, ...]:
    """The layers, the largest first; what adds next to nothing is left out."""
    large = sorted((one for one in layers if one.bytes >= _SMALLEST_LAYER), key=lambda o: -o.bytes)
    return tuple(
        Bar(one.created_by, _share(one.bytes, large[0].bytes), size(one.bytes)) for one in large
    )
