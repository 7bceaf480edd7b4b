"""The report for the summary page of a CI job."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from boxwright_conformance.report.clean import clean
from boxwright_conformance.report.results import Verdict
from boxwright_conformance.report.summary import (
    SYMBOLS,
    area_name,
    facts,
    first_sentence,
    headline,
    tally,
)
from boxwright_conformance.report.unjudged import unjudged

if TYPE_CHECKING:
    from collections.abc import Iterator

    from boxwright_conformance.report.results import Outcome, Results

EVIDENCE = 3000
"""Characters of evidence shown for one requirement: a job's summary may not exceed a megabyte."""

_HEADINGS = {
    Verdict.FAIL: "Broken",
    Verdict.ERROR: "Could not be judged",
    Verdict.WARN: "To look at",
}
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~&$!@])")


def render(results: Results) -> str:
    """The report as Markdown; what a container said stands in code blocks or is escaped."""
    results = clean(results)
    parts = [*_head(results), *_table(results)]
    for verdict, heading in _HEADINGS.items():
        found = [one for one in results.outcomes if one.verdict is verdict]
        if found:
            parts.append(f"### {heading}\n")
            parts += [part for one in found for part in _finding(one)]
    parts += [*_unjudged(results), *_times(results)]
    return "\n".join(parts)


def _head(results: Results) -> Iterator[str]:
    word, title, sentence = headline(results)
    yield f"## Conformance: {_prose(results.image)}\n"
    yield f"**{title.replace(word, word.upper(), 1)}** {sentence}.\n"
    rows = [f"{label} {_prose(value)}" for label, value in facts(results).items()]
    yield " · ".join(rows[1:]) + "\n"


def _table(results: Results) -> Iterator[str]:
    yield "| area | " + " | ".join(f"{SYMBOLS[one]} {one}" for one in Verdict) + " |"
    yield "|---" * (len(Verdict) + 1) + "|"
    for area, counts in tally(results).items():
        cells = " | ".join(str(counts[one] or "") for one in Verdict)
        yield f"| {area} {area_name(area)} | {cells} |"
    yield ""


def _finding(outcome: Outcome) -> Iterator[str]:
    requirement, symbol = outcome.requirement, SYMBOLS[outcome.verdict]
    yield f"**{symbol} {requirement.id}** {requirement.level}: {_prose(requirement.title)}\n"
    yield f"{_prose(outcome.reason)}\n"
    if outcome.verdict is Verdict.FAIL:
        yield f"**Remedy.** {_prose(requirement.remedy)}\n"
    if outcome.verdict is Verdict.WARN:
        yield f"**Remedy.** {_prose(first_sentence(requirement.remedy))}\n"
    if outcome.seen:
        yield "<details><summary>What was seen</summary>\n"
        yield f"{_block(outcome.seen)}\n"
        yield "</details>\n"


def _unjudged(results: Results) -> Iterator[str]:
    groups = unjudged(results.outcomes)
    if not groups:
        return
    total = sum(len(group) for group in groups.values())
    yield f"<details><summary>{total} not judged, and why</summary>\n"
    for reason, group in groups.items():
        names = " ".join(one.requirement.id for one in group)
        yield f"- {len(group)}: {_prose(reason)} ({names})"
    yield "\n</details>\n"


def _times(results: Results) -> Iterator[str]:
    if not results.scenarios:
        return
    yield "<details><summary>Where the time went</summary>\n"
    yield "| scenario | seconds |\n|---|---:|"
    for name, seconds in sorted(results.scenarios, key=lambda one: -one[1]):
        yield f"| {_prose(name)} | {seconds:.1f} |"
    yield "\n</details>\n"


def _prose(text: str) -> str:
    """Text that no reader of Markdown takes for markup, a link or a mention."""
    return _SPECIAL.sub(r"\\\1", text).replace("://", ":\\//")


def _block(seen: str) -> str:
    """A code block; its fence is longer than any run of backticks in it."""
    text = seen if len(seen) <= EVIDENCE else f"{seen[:EVIDENCE]}\n…"
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}text\n{text}\n{fence}"
