"""A chart of bars as an SVG, written by hand: small, sharp, and no library needed."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from collections.abc import Mapping

WIDTH, LABELS, BAR, GAP, HEAD = 760, 170, 18, 8, 34
COLOURS = ("#0f6b5c", "#d9822b", "#9aa5b1")
FONT = "font-family='system-ui, sans-serif'"


def chart(
    title: str,
    subtitle: str,
    panels: Mapping[str, tuple[str, str]],
    bars: Mapping[str, Mapping[str, float]],
) -> str:
    """One panel for each measure, one bar for each thing measured.

    Args:
        title: What the chart shows.
        subtitle: Where it was measured.
        panels: Heading of a panel, the name of its measure, and the format of its values.
        bars: Name of a thing measured and its value for every measure.
    """
    panel = HEAD + len(bars) * (BAR + GAP)
    height = 78 + len(panels) * (panel + 14)
    lines = [
        f"<svg xmlns='http://www.w3.org/2000/svg' width='{WIDTH}' height='{height}' role='img'>",
        f"<title>{escape(title)}</title>",
        f"<rect width='{WIDTH}' height='{height}' fill='#ffffff'/>",
        _text(24, 34, title, 20, "#1f2933", bold=True),
        _text(24, 55, subtitle, 11.5, "#616e7c"),
    ]
    for number, (heading, (measure, form)) in enumerate(panels.items()):
        top = 78 + number * (panel + 14)
        lines.append(_text(24, top + 16, heading, 13, "#1f2933", bold=True))
        longest = max(values[measure] for values in bars.values())
        for place, (name, values) in enumerate(bars.items()):
            y = top + HEAD - 4 + place * (BAR + GAP)
            length = (WIDTH - LABELS - 24 - 80) * values[measure] / longest
            shape = f"x='{LABELS}' y='{y}' width='{max(length, 1):.1f}' height='{BAR}' rx='3'"
            lines += [
                _text(24, y + 13, name, 12.5, "#3e4c59"),
                f"<rect {shape} fill='{COLOURS[place % len(COLOURS)]}'/>",
                _text(LABELS + length + 8, y + 13, form.format(values[measure]), 12.5, "#1f2933"),
            ]
    return "\n".join([*lines, "</svg>", ""])


def _text(x: float, y: float, text: str, size: float, fill: str, *, bold: bool = False) -> str:
    style = f"{FONT} font-size='{size}' fill='{fill}'" + (" font-weight='600'" if bold else "")
    return f"<text x='{x:.1f}' y='{y:.1f}' {style}>{escape(text)}</text>"
