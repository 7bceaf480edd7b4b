"""The report for programs.

The document is described by ``results.schema.json`` beside this module. ``format`` is 1; it grows
when a field changes its meaning or goes away, and stays when one is added.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from boxwright_conformance.report.clean import clean
from boxwright_conformance.report.results import Verdict
from boxwright_conformance.report.summary import headline

if TYPE_CHECKING:
    from boxwright_conformance.contract.record import Requirement
    from boxwright_conformance.report.results import Outcome, Results
    from boxwright_conformance.report.story import Story

FORMAT = 1


def render(results: Results) -> str:
    """The report as JSON, indented, in UTF-8 characters."""
    return json.dumps(_document(clean(results)), indent=2, ensure_ascii=False) + "\n"


def _document(results: Results) -> dict[str, Any]:
    counts = results.count()
    return {
        "format": FORMAT,
        "image": {
            "reference": results.image,
            "id": results.image_id,
            "bytes": results.image_bytes,
            "architecture": results.architecture,
        },
        "engine": results.engine,
        "suite": results.suite,
        "roles": list(results.roles),
        "claims": list(results.claims),
        "assumed": list(results.assumed),
        "mended": list(results.mended),
        "untested": list(results.untested),
        "started": results.started,
        "seconds": results.seconds,
        "verdict": headline(results).word,
        "summary": headline(results).sentence,
        "exit_code": int(results.exit_code()),
        "exit_code_strict": int(results.exit_code(strict=True)),
        "counts": {str(verdict): counts[verdict] for verdict in Verdict},
        "scenarios": [{"name": name, "seconds": took} for name, took in results.scenarios],
        "outcomes": [_outcome(outcome) for outcome in results.outcomes],
        "story": results.story and _story(results.story),
    }


def _outcome(outcome: Outcome) -> dict[str, Any]:
    return {
        "requirement": _requirement(outcome.requirement),
        "verdict": str(outcome.verdict),
        "reason": outcome.reason,
        "seen": outcome.seen,
        "scenario": outcome.scenario,
        "seconds": outcome.seconds,
    }


def _story(story: Story) -> dict[str, Any]:
    document = asdict(story)
    # Microseconds say nothing, and make a diff of two reports hard to read.
    rounded: dict[str, Any] = json.loads(
        json.dumps(document), parse_float=lambda text: round(float(text), 4)
    )
    return rounded


def _requirement(requirement: Requirement) -> dict[str, Any]:
    return {
        "id": requirement.id,
        "area": str(requirement.area),
        "level": str(requirement.level),
        "title": requirement.title,
        "fact": requirement.fact,
        "exact": list(requirement.exact),
        "source": requirement.source,
        "evidence": requirement.evidence,
        "remedy": requirement.remedy,
        "symptoms": list(requirement.symptoms),
        "roles": sorted(requirement.roles),
        "claim": requirement.claim,
        "untestable": requirement.untestable,
        "unverified": requirement.unverified,
        "mutants": list(requirement.mutants),
    }
