"""The report for code scanning: SARIF 2.1.0, one rule a requirement, one result a finding."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from boxwright_conformance.contract.record import Level
from boxwright_conformance.contract.render import evidence
from boxwright_conformance.report.clean import clean
from boxwright_conformance.report.places import place
from boxwright_conformance.report.results import Verdict
from boxwright_conformance.report.summary import facts, headline

if TYPE_CHECKING:
    from pathlib import Path

    from boxwright_conformance.contract.record import Requirement
    from boxwright_conformance.report.results import Outcome, Results

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {Level.MUST: "error", Level.SHOULD: "warning", Level.MAY: "note"}
_EVIDENCE = 4000


def render(results: Results) -> str:
    """The report as SARIF.

    Only what fails or warns is a result: those who show SARIF take each result for a defect. A
    result lies in a file when `Results.project` is known; else it names the image alone.
    """
    results = clean(results)
    found = [one for one in results.outcomes if one.verdict in {Verdict.FAIL, Verdict.WARN}]
    rules = [one.requirement for one in results.outcomes]
    index = {rule.id: number for number, rule in enumerate(rules)}
    run = {
        "tool": {
            "driver": {
                "name": "Boxwright",
                "version": results.suite,
                "rules": [_rule(rule) for rule in rules],
            }
        },
        "invocations": [_invocation(results)],
        "properties": facts(results),
        "columnKind": "utf16CodeUnits",
        "results": [_result(one, index, results) for one in found],
    }
    document = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _rule(requirement: Requirement) -> dict[str, Any]:
    exact = "".join(f"\n- `{item}`" for item in requirement.exact)
    known = f"{requirement.source} ({evidence(requirement)})"
    return {
        "id": requirement.id,
        "name": "".join(word.capitalize() for word in requirement.title.split() if word.isalnum()),
        "shortDescription": {"text": requirement.title},
        "fullDescription": {"text": requirement.fact},
        "help": {
            "text": f"{requirement.fact}\n\n{requirement.remedy}",
            "markdown": f"**{requirement.level}** {requirement.fact}\n{exact}\n\n"
            f"**Remedy.** {requirement.remedy}\n\nSource: {known}.\n\n"
            f"More: `boxwright explain {requirement.id}`",
        },
        "defaultConfiguration": {"level": _LEVELS[requirement.level]},
        "properties": {"tags": ["sagemaker", "container", str(requirement.area).lower()]},
    }


def _result(outcome: Outcome, index: dict[str, int], results: Results) -> dict[str, Any]:
    requirement = outcome.requirement
    level = "note" if outcome.verdict is Verdict.WARN else _LEVELS[requirement.level]
    seen = f"\n\n{outcome.seen[:_EVIDENCE]}" if outcome.seen else ""
    said = f"{requirement.title}: {outcome.reason}. Remedy: {requirement.remedy}{seen}"
    return {
        "ruleId": requirement.id,
        "ruleIndex": index[requirement.id],
        "kind": "fail",
        "level": level,
        "message": {"text": said},
        "locations": [_location(requirement, results.image, results.project)],
        "partialFingerprints": {"requirement/v1": _digest(requirement.id)},
        "properties": {"verdict": str(outcome.verdict), "scenario": outcome.scenario},
    }


def _location(requirement: Requirement, image: str, project: Path | None) -> dict[str, Any]:
    location: dict[str, Any] = {
        "logicalLocations": [{"name": image, "fullyQualifiedName": image, "kind": "module"}]
    }
    if found := place(requirement, project):
        location["physicalLocation"] = {
            "artifactLocation": {"uri": found.file, "uriBaseId": "%SRCROOT%"},
            "region": {"startLine": found.line},
        }
    return location


def _digest(identity: str) -> str:
    """Tells a finding from others, whatever its words are this time."""
    return hashlib.sha256(identity.encode()).hexdigest()[:32]


def _invocation(results: Results) -> dict[str, Any]:
    """How the run itself went: what could not be judged is the tool's failure, no result."""
    errors = [one for one in results.outcomes if one.verdict is Verdict.ERROR]
    started = datetime.fromisoformat(results.started)
    return {
        "executionSuccessful": not errors,
        "exitCode": int(results.exit_code()),
        "exitCodeDescription": headline(results).sentence,
        "startTimeUtc": _utc(started),
        "endTimeUtc": _utc(started + timedelta(seconds=results.seconds)),
        "toolExecutionNotifications": [
            {
                "level": "error",
                "message": {"text": one.reason},
                "associatedRule": {"id": one.requirement.id},
            }
            for one in errors
        ],
    }


def _utc(instant: datetime) -> str:
    shifted = instant - (instant.utcoffset() or timedelta())
    return shifted.strftime("%Y-%m-%dT%H:%M:%SZ")
