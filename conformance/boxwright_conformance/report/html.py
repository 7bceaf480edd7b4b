"""The report for people: one HTML file that needs nothing else, no script either."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import jinja2

from boxwright_conformance.contract.render import evidence
from boxwright_conformance.report import pictures, scale
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
    from boxwright_conformance.report.results import Outcome, Results
    from boxwright_conformance.report.story import Story

_URGENCY = {Verdict.FAIL: 0, Verdict.ERROR: 1, Verdict.WARN: 2}


def render(results: Results) -> str:
    """The report as HTML with its style inside."""
    results = clean(results)
    told = _pictures(results.story, results.seconds) if results.story else {}
    page = _environment().get_template("report.html.j2")
    return page.render(
        results=results,
        facts=facts(results),
        headline=headline(results),
        counts=results.count(),
        areas=tally(results),
        area_name=area_name,
        unjudged=unjudged(results.outcomes),
        outcomes=sorted(results.outcomes, key=_urgency),
        scenarios=sorted(results.scenarios, key=lambda one: -one[1]),
        verdicts=list(Verdict),
        symbols=SYMBOLS,
        first_sentence=first_sentence,
        known_from=evidence,
        mark=scale.mark,
        **{"timeline": None, "memory": None, "latencies": (), "layers": (), **told},
    )


def _pictures(story: Story, seconds: float) -> dict[str, Any]:
    return {
        "timeline": pictures.timeline(story, seconds) if story.lives else None,
        "memory": pictures.memory(story, seconds),
        "latencies": [scale.histogram(*one) for one in story.latencies.items() if one[1]],
        "layers": scale.layer_bars(story.layers),
    }


def _urgency(outcome: Outcome) -> int:
    """What is broken first, then errors and warnings; the rest keeps the contract's order."""
    return _URGENCY.get(outcome.verdict, len(_URGENCY))


@cache
def _environment() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.PackageLoader("boxwright_conformance.report", "page"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
