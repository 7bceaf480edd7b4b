"""The report for people: one HTML file that needs nothing else."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from typing import TYPE_CHECKING

import jinja2

from boxwright_conformance.contract.render import evidence
from boxwright_conformance.report.clean import clean
from boxwright_conformance.report.results import Verdict
from boxwright_conformance.report.summary import facts, headline, tally

if TYPE_CHECKING:
    from boxwright_conformance.report.results import Outcome, Results

_ORDER = list(Verdict)
_URGENCY = {Verdict.FAIL: 0, Verdict.ERROR: 1, Verdict.WARN: 2}


def render(results: Results) -> str:
    """The report as HTML with its style and its few lines of script inside."""
    results = clean(results)
    environment = _environment()
    return environment.get_template("report.html.j2").render(
        results=results,
        facts=facts(results),
        headline=headline(results),
        counts=results.count(),
        areas=tally(results),
        outcomes=sorted(results.outcomes, key=_urgency),
        verdicts=_ORDER,
        known_from=evidence,
        script_hash=_digest(environment.get_template("report.js").render()),
    )


def _urgency(outcome: Outcome) -> int:
    """Failures first, then errors; the rest keeps the order of the contract."""
    return _URGENCY.get(outcome.verdict, len(_URGENCY))


def _digest(script: str) -> str:
    """The script's hash as a Content-Security-Policy names it; no other script may run."""
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()


@cache
def _environment() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.PackageLoader("boxwright_conformance.report", "page"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
