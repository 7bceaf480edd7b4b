"""The report for a terminal, which is also plain text to search in."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from boxwright_conformance.report.clean import clean
from boxwright_conformance.report.results import Verdict
from boxwright_conformance.report.summary import facts, headline, tally

if TYPE_CHECKING:
    from collections.abc import Iterator

    from boxwright_conformance.report.results import Outcome, Results

PROSE = 80
EVIDENCE_LINES = 12
LONGEST_LINE = 400

_COLOURS = {
    "pass": 32,
    "passed": 32,
    "fail": 31,
    "failed": 31,
    "error": 35,
    "warn": 33,
    "nothing tested": 33,
}
_DIM = 2
_TROUBLE = (Verdict.WARN, Verdict.ERROR, Verdict.FAIL)


def render(
    results: Results, *, colour: bool = False, verbose: bool = False, width: int | None = None
) -> str:
    """The report as text.

    Args:
        results: the run.
        colour: whether verdicts carry ANSI colours.
        verbose: whether all of the evidence is shown, and how long each scenario took.
        width: columns of the terminal to fold at; None leaves a finding on one line, so that the
            text can be searched by line: ``fail  SERVE-004  MUST  title   reason``.
    """
    page = _Page(clean(results), colour=colour, verbose=verbose, width=width)
    return "\n".join(page.lines()) + "\n"


class _Page:
    """The report of one run in one manner of writing."""

    def __init__(self, results: Results, *, colour: bool, verbose: bool, width: int | None) -> None:
        self.results = results
        self.colour = colour
        self.verbose = verbose
        self.width = width

    def lines(self) -> Iterator[str]:
        yield from (f"{label:<9} {value}" for label, value in facts(self.results).items())
        yield from self._kept()
        yield from self._findings()
        if self.verbose:
            yield from self._scenarios()
        yield ""
        yield from self._table()
        word, sentence = headline(self.results)
        end = f"{word.upper()}  {sentence}"
        lines = [end] if self.width is None else self._fold(end, "")
        yield ""
        yield self._paint(word.upper(), word) + lines[0].removeprefix(word.upper())
        yield from lines[1:]

    def _table(self) -> Iterator[str]:
        yield "area   " + "".join(f"{verdict:>10}" for verdict in Verdict)
        rows = [*tally(self.results).items(), ("all", self.results.count())]
        for area, counts in rows:
            yield f"{area:<7}" + "".join(f"{counts[verdict]:>10}" for verdict in Verdict)

    def _kept(self) -> Iterator[str]:
        """What gives no trouble first: what does is then at the end, where a reader looks."""
        yield ""
        for outcome in self.results.outcomes:
            if outcome.verdict not in _TROUBLE:
                yield from self._head(outcome)

    def _findings(self) -> Iterator[str]:
        for verdict in _TROUBLE:
            for outcome in self.results.outcomes:
                if outcome.verdict is verdict:
                    yield from ("", *self._head(outcome), *self._detail(outcome))

    def _scenarios(self) -> Iterator[str]:
        yield ""
        yield from (f"{seconds:8.1f} s  {name}" for name, seconds in self.results.scenarios)

    def _head(self, outcome: Outcome) -> Iterator[str]:
        requirement, verdict = outcome.requirement, f"{outcome.verdict:<8}"
        before = f"{verdict}  {requirement.id:<9}  {requirement.level:<6}  "
        lines = [f"{before}{requirement.title}   {outcome.reason}".rstrip()]
        if self.width is not None:
            lines = self._fold(requirement.title, before, " " * len(before))
            lines += self._fold(outcome.reason, " " * 10)
        yield self._paint(verdict, outcome.verdict) + lines[0].removeprefix(verdict)
        yield from lines[1:]

    def _detail(self, outcome: Outcome) -> Iterator[str]:
        if outcome.verdict is Verdict.FAIL:
            yield from self._fold(outcome.requirement.remedy, f"{'remedy':>8}  ", " " * 10)
        lines = outcome.seen.expandtabs(4).splitlines()
        shown = lines if self.verbose else lines[:EVIDENCE_LINES]
        for line in shown:
            yield self._paint(f"{'|':>9} {self._clipped(line)}".rstrip(), "", dim=True)
        if len(shown) < len(lines):
            rest = f"… {len(lines) - len(shown)} more lines: --verbose, or --report FILE"
            yield self._paint(f"{'|':>9} {rest}", "", dim=True)

    def _fold(self, prose: str, first: str, rest: str | None = None) -> list[str]:
        return textwrap.wrap(
            prose,
            min(self.width or PROSE, PROSE),
            initial_indent=first,
            subsequent_indent=first if rest is None else rest,
            break_on_hyphens=False,
        )

    def _clipped(self, line: str) -> str:
        room = LONGEST_LINE if self.width is None else max(self.width - 10, 20)
        if self.verbose or len(line) <= room:
            return line
        return f"{line[: room - 1]}…"

    def _paint(self, text: str, word: str, *, dim: bool = False) -> str:
        code = _DIM if dim else _COLOURS.get(word)
        return f"\x1b[{code}m{text}\x1b[0m" if self.colour and code else text
