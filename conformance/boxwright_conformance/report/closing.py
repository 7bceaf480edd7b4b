"""The last lines of the report for a terminal, where a reader looks first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from boxwright_conformance.report.results import Verdict
from boxwright_conformance.report.summary import SYMBOLS, headline, tally
from boxwright_conformance.report.unjudged import unjudged

if TYPE_CHECKING:
    from collections.abc import Iterator

    from boxwright_conformance.report.pen import Pen
    from boxwright_conformance.report.results import Results

_TROUBLE = (Verdict.FAIL, Verdict.ERROR, Verdict.WARN)


def closing(results: Results, pen: Pen) -> Iterator[str]:
    """Where the time went, what was not judged, how often each verdict was given, the verdict."""
    if results.scenarios:
        yield from ("", "Where the time went (scenarios run beside each other)")
    for name, seconds in sorted(results.scenarios, key=lambda one: -one[1]):
        yield f"{seconds:8.1f} s  {name}"
    yield from _unjudged(results, pen)
    yield from ("", *_table(results), "")
    for verdict in _TROUBLE:
        names = [one.requirement.id for one in results.outcomes if one.verdict is verdict]
        for line in pen.fold(", ".join(names), f"{SYMBOLS[verdict]} ", "  "):
            yield pen.paint(line, verdict)
    yield from _verdict(results, pen)


def _unjudged(results: Results, pen: Pen) -> Iterator[str]:
    groups = unjudged(results.outcomes)
    if groups:
        yield from ("", "Not judged, and why")
    for reason, group in groups.items():
        yield from pen.fold(reason, f"{len(group):>4}  ", " " * 6)


def _table(results: Results) -> Iterator[str]:
    yield "area   " + "".join(f"{verdict:>10}" for verdict in Verdict)
    rows = [*tally(results).items(), ("all", results.count())]
    for area, counts in rows:
        yield f"{area:<7}" + "".join(f"{counts[verdict]:>10}" for verdict in Verdict)


def _verdict(results: Results, pen: Pen) -> Iterator[str]:
    word, title, sentence = headline(results)
    end = f"{title.replace(word, word.upper(), 1)}  {sentence}"
    lines = [end] if pen.width is None else pen.fold(end)
    yield pen.paint(word.upper(), word) + lines[0].removeprefix(word.upper())
    yield from lines[1:]
