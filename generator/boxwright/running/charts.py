"""Line charts of a job's metrics: in the terminal, and as an SVG file."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["svg", "text"]

_POINT, _LINE = "•", "·"
_HEAD = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
    'width="{width}" height="{height}" role="img">'
)
_STYLE = """<style>
text{font:12px system-ui,sans-serif;fill:#24292f} .t{font-weight:600} .a{stroke:#8c959f;fill:none}
.l{stroke:#0969da;stroke-width:2;fill:none} .p{fill:#0969da}
@media(prefers-color-scheme:dark){text{fill:#e6edf3} .l{stroke:#58a6ff} .p{fill:#58a6ff}}
</style>"""
_PANEL_WIDTH, _PANEL_HEIGHT = 640, 180
_LEFT, _RIGHT, _TOP, _BOTTOM = 76, 20, 34, 34


def text(name: str, values: Sequence[float], *, width: int = 60, height: int = 8) -> list[str]:
    """Draw one metric with characters.

    Args:
        name: the metric.
        values: its values in the order they came; two or more.
        width: columns of the plot, without the axis.
        height: lines of the plot.

    Returns:
        The lines: a title, the plot with its highest and lowest value, and the axis.
    """
    low, high = min(values), max(values)
    last = len(values) - 1
    exact = {round(index * (width - 1) / last): value for index, value in enumerate(values)}
    rows = [[" "] * width for _ in range(height)]
    for column in range(width):
        value = exact.get(column, _between(values, column * last / (width - 1)))
        share = _share(value, high, low)
        rows[round(share * (height - 1))][column] = _POINT if column in exact else _LINE
    labels = [f"{high:.6g}", *[""] * (height - 2), f"{low:.6g}"]
    margin = max(len(label) for label in labels)
    plot = [f"{label:>{margin}} ┤{''.join(row)}" for label, row in zip(labels, rows, strict=True)]
    return [
        f"{name}: {values[0]:.6g} → {values[-1]:.6g}, {len(values)} values",
        *[line.rstrip() for line in plot],
        f"{'':>{margin}} └{'─' * width}",
    ]


def _between(values: Sequence[float], place: float) -> float:
    """The value at a place between two neighbours."""
    index = min(int(place), len(values) - 2)
    part = place - index
    return values[index] * (1 - part) + values[index + 1] * part


def _share(value: float, start: float, end: float) -> float:
    """How far `value` lies from `start` towards `end`; the middle when these are equal."""
    # Halves, because the span of two very large numbers is no number any more.
    span = end / 2 - start / 2
    return (value / 2 - start / 2) / span if span else 0.5


def svg(job: str, series: Mapping[str, Sequence[tuple[float, float]]]) -> str:
    """Draw every metric in a panel of its own, since their scales differ.

    Args:
        job: name of the training job, the title.
        series: for each metric its values, each with the seconds since the job's start.

    Returns:
        An SVG document that reads on a light and on a dark page.
    """
    height = 30 + _PANEL_HEIGHT * len(series)
    panels = [
        _panel(name, points, 30 + index * _PANEL_HEIGHT)
        for index, (name, points) in enumerate(series.items())
    ]
    return "\n".join(
        [
            _HEAD.format(width=_PANEL_WIDTH, height=height),
            f"<title>Metrics of {escape(job)}</title>",
            _STYLE,
            f'<text x="{_LEFT}" y="20" class="t">{escape(job)}</text>',
            *panels,
            "</svg>\n",
        ]
    )


def _panel(name: str, points: Sequence[tuple[float, float]], top: int) -> str:
    seconds = [point[0] for point in points]
    values = [point[1] for point in points]
    x_range, y_range = (min(seconds), max(seconds)), (min(values), max(values))
    left, right = _LEFT, _PANEL_WIDTH - _RIGHT
    upper, lower = top + _TOP, top + _PANEL_HEIGHT - _BOTTOM
    places = [
        (
            left + (right - left) * _share(second, *x_range),
            lower - (lower - upper) * _share(value, *y_range),
        )
        for second, value in points
    ]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    dots = "".join(f'<circle class="p" r="2.5" cx="{x:.1f}" cy="{y:.1f}"/>' for x, y in places)
    return "\n".join(
        [
            f'<text x="{left}" y="{top + 22}" class="t">{escape(name)}</text>',
            f'<text x="{right}" y="{top + 22}" text-anchor="end">last {values[-1]:.6g}</text>',
            f'<path class="a" d="M{left},{upper}V{lower}H{right}"/>',
            f'<text x="{left - 6}" y="{upper + 4}" text-anchor="end">{y_range[1]:.6g}</text>',
            f'<text x="{left - 6}" y="{lower + 4}" text-anchor="end">{y_range[0]:.6g}</text>',
            f'<text x="{left}" y="{lower + 16}">{x_range[0]:.1f} s</text>',
            f'<text x="{right}" y="{lower + 16}" text-anchor="end">{x_range[1]:.1f} s</text>',
            f'<polyline class="l" points="{line}"/>',
            dots,
        ]
    )
