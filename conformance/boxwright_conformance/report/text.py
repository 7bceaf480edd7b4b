"""The report for a terminal, which is also plain text to search in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from boxwright_conformance.report.clean import clean
from boxwright_conformance.report.closing import closing
from boxwright_conformance.report.pen import Pen
from boxwright_conformance.report.results import UNJUDGED, Verdict
from boxwright_conformance.report.summary import (
    SYMBOLS,
    area_name,
    facts,
    first_sentence,
    tally,
)
from boxwright_conformance.report.unjudged import unjudged

if TYPE_CHECKING:
    from collections.abc import Iterator

    from boxwright_conformance.contract.record import Area
    from boxwright_conformance.report.results import Outcome, Results

EVIDENCE_LINES = 12

_INDENT = " " * 4


def render(
    results: Results, *, colour: bool = False, verbose: bool = False, width: int | None = None
) -> str:
    """The report as text.

    Args:
        results: the run.
        colour: whether verdicts carry ANSI colours.
        verbose: whether all of the evidence and each requirement that was not judged is shown.
        width: columns of the terminal to fold at, where requirements that were not judged for the
            same reason share a line; None leaves each on a line of its own with its reason, so
            that the text can be searched by line: ``✗ SERVE-004 MUST    title   reason``.
    """
    results = clean(results)
    pen = Pen(colour=colour, verbose=verbose, width=width)
    lines = [line for label, value in facts(results).items() for line in _fact(label, value, pen)]
    for area in tally(results):
        lines += ["", f"{area}  {area_name(area)}", *_area(results, area, pen)]
    lines += closing(results, pen)
    return "\n".join(lines) + "\n"


def _fact(label: str, value: str, pen: Pen) -> list[str]:
    """One circumstance of the run."""
    if pen.width is None:
        return [f"{label:<8} {value}"]
    return pen.fold(value, f"{label:<8} ", " " * 9)


def _area(results: Results, area: Area, pen: Pen) -> Iterator[str]:
    """A line for each requirement; what was not judged comes last, sorted by the reason."""
    outcomes = [outcome for outcome in results.outcomes if outcome.requirement.area is area]
    for outcome in outcomes:
        if outcome.verdict not in UNJUDGED:
            yield from (*_head(outcome, pen), *_detail(outcome, pen))
    together = pen.width is not None and not pen.verbose
    for reason, group in unjudged(outcomes).items():
        if together and len(group) > 1:
            yield from _skipped(reason, group, pen)
        else:
            for outcome in group:
                yield from _head(outcome, pen)


def _head(outcome: Outcome, pen: Pen) -> Iterator[str]:
    requirement, symbol = outcome.requirement, SYMBOLS[outcome.verdict]
    disabled = "disabled: " if outcome.verdict is Verdict.DISABLED else ""
    reason = f"{disabled}{outcome.reason}"
    before = f"{symbol} {requirement.id:<9} {requirement.level:<6}  "
    lines = [f"{before}{requirement.title}   {reason}".rstrip()]
    if pen.width is not None:
        lines = pen.fold(requirement.title, before, " " * len(before))
        lines += pen.fold(reason, _INDENT)
    yield pen.paint(symbol, outcome.verdict) + lines[0].removeprefix(symbol)
    yield from lines[1:]


def _detail(outcome: Outcome, pen: Pen) -> Iterator[str]:
    """What mends it, in short where it need not be mended, and what was seen."""
    remedy = outcome.requirement.remedy
    if outcome.verdict is Verdict.PASS:
        return
    if outcome.verdict is not Verdict.ERROR:
        short = first_sentence(remedy) if outcome.verdict is Verdict.WARN else remedy
        yield from pen.fold(short, f"{_INDENT}remedy: ", " " * 12)
    lines = outcome.seen.expandtabs(4).splitlines()
    shown = lines if pen.verbose else lines[:EVIDENCE_LINES]
    for line in shown:
        yield pen.paint(f"{_INDENT}| {pen.cut(line, len(_INDENT) + 2)}".rstrip(), "dim")
    if len(shown) < len(lines):
        rest = f"… {len(lines) - len(shown)} more lines: --verbose, or --report FILE"
        yield pen.paint(f"{_INDENT}| {rest}", "dim")


def _skipped(reason: str, group: list[Outcome], pen: Pen) -> Iterator[str]:
    yield from pen.fold(reason, f"{SYMBOLS[Verdict.SKIP]} {len(group)} not judged: ", "  ")
    names = " ".join(outcome.requirement.id for outcome in group)
    yield from (pen.paint(line, "dim") for line in pen.fold(names, _INDENT))
