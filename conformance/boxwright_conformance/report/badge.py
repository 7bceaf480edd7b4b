"""The verdict as a small picture for a page that lists projects: SVG that needs nothing else."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from boxwright_conformance.report.clean import clean
from boxwright_conformance.report.results import JUDGED
from boxwright_conformance.report.summary import headline

if TYPE_CHECKING:
    from boxwright_conformance.report.results import Results

LABEL = "sagemaker contract"

# White stands out from each of them by 4.5 to 1.
_COLOURS = {
    "passed": "#1a7135",
    "failed": "#b3261e",
    "error": "#7b3fa0",
    "nothing tested": "#59616d",
}
_LABEL_COLOUR = "#3b424d"
_HEIGHT, _PAD, _SIZE = 20, 7, 11
# Widths in Verdana and its like, in hundredths of the size; other characters are as wide as "m".
_WIDTHS = {
    30: "",
    36: " .,:;'|!ijl",
    42: "/\\-()[]rft",
    56: "csvxyz",
    63: "abdeghknopqu0123456789",
    71: "ABCDEFGHIJKLMNOPQRSTUVXYZ",
    97: "mwMW",
}
_WIDTH_OF = {character: width for width, row in _WIDTHS.items() for character in row}


def render(results: Results) -> str:
    """The badge: the verdict on the image, and how much of the contract it rests on."""
    results = clean(results)
    word = headline(results).word
    judged = sum(results.count()[one] for one in JUDGED)
    said = f"{word}, {judged} of {len(results.outcomes)} judged"
    return _svg(LABEL, said, _COLOURS[word])


def width(text: str) -> float:
    """How many pixels a text takes."""
    return sum(_WIDTH_OF.get(character, 97) for character in text) * _SIZE / 100


def _svg(label: str, said: str, colour: str) -> str:
    left, right = (round(width(text) + 2 * _PAD) for text in (label, said))
    whole, name = left + right, escape(f"{label}: {said}")
    return f"""\
<svg xmlns="http://www.w3.org/2000/svg" width="{whole}" height="{_HEIGHT}" role="img" \
aria-label="{name}">
<title>{name}</title>
<clipPath id="corners"><rect width="{whole}" height="{_HEIGHT}" rx="3"/></clipPath>
<g clip-path="url(#corners)">
<rect width="{left}" height="{_HEIGHT}" fill="{_LABEL_COLOUR}"/>
<rect x="{left}" width="{right}" height="{_HEIGHT}" fill="{colour}"/>
</g>
<g fill="#ffffff" font-family="Verdana,'DejaVu Sans',sans-serif" font-size="{_SIZE}">
{_text(label, 0, left)}
{_text(said, left, right)}
</g>
</svg>
"""


def _text(text: str, left: int, room: int) -> str:
    """Text drawn into its room whatever font there is."""
    return (
        f'<text x="{left + _PAD}" y="14" textLength="{room - 2 * _PAD}" '
        f'lengthAdjust="spacingAndGlyphs">{escape(text)}</text>'
    )
