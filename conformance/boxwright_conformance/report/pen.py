"""How the lines of a report for a terminal are folded, cut and coloured."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass

PROSE = 80
LONGEST_LINE = 400

_COLOURS = {
    "pass": 32,
    "passed": 32,
    "fail": 31,
    "failed": 31,
    "error": 35,
    "warn": 33,
    "nothing tested": 33,
    "dim": 2,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Pen:
    """A manner of writing.

    Attributes:
        colour: whether words carry ANSI colours.
        verbose: whether nothing is cut or put together.
        width: columns of the terminal; None: a finding stays on one line.
    """

    colour: bool = False
    verbose: bool = False
    width: int | None = None

    def fold(self, prose: str, first: str = "", rest: str | None = None) -> list[str]:
        """Lines of at most 80 columns that begin with `first`, the later ones with `rest`."""
        return textwrap.wrap(
            prose,
            min(self.width or PROSE, PROSE),
            initial_indent=first,
            subsequent_indent=first if rest is None else rest,
            break_on_hyphens=False,
        )

    def cut(self, line: str, indent: int) -> str:
        """A line of evidence that fits behind an indentation."""
        room = LONGEST_LINE if self.width is None else max(self.width - indent, 20)
        if self.verbose or len(line) <= room:
            return line
        return f"{line[: room - 1]}…"

    def paint(self, text: str, word: str) -> str:
        """The text in the colour of a verdict, or ``dim``."""
        code = _COLOURS.get(word)
        return f"\x1b[{code}m{text}\x1b[0m" if self.colour and code else text
