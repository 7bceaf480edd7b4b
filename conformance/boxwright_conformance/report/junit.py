"""The report for CI servers: JUnit's XML, one suite an area, one case a requirement."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from boxwright_conformance.report.clean import clean
from boxwright_conformance.report.results import Verdict
from boxwright_conformance.report.summary import facts, tally

if TYPE_CHECKING:
    from collections import Counter

    from boxwright_conformance.contract.record import Area
    from boxwright_conformance.report.results import Outcome, Results

_TAGS = {
    Verdict.FAIL: "failure",
    Verdict.ERROR: "error",
    Verdict.SKIP: "skipped",
    Verdict.DISABLED: "skipped",
}


def render(results: Results) -> str:
    """The report as XML."""
    results = clean(results)
    root = ET.Element("testsuites", {"name": "boxwright", "time": f"{results.seconds:.3f}"})
    root.attrib |= _counts(results.count())
    for area, counts in tally(results).items():
        root.append(_suite(results, area, counts))
    ET.indent(root)
    return ET.tostring(root, encoding="unicode", xml_declaration=True) + "\n"


def _counts(counts: Counter[Verdict]) -> dict[str, str]:
    return {
        "tests": str(counts.total()),
        "failures": str(counts[Verdict.FAIL]),
        "errors": str(counts[Verdict.ERROR]),
        "skipped": str(counts[Verdict.SKIP] + counts[Verdict.DISABLED]),
    }


def _suite(results: Results, area: Area, counts: Counter[Verdict]) -> ET.Element:
    outcomes = [outcome for outcome in results.outcomes if outcome.requirement.area is area]
    seconds = sum(outcome.seconds for outcome in outcomes)
    suite = ET.Element("testsuite", {"name": str(area), "time": f"{seconds:.3f}"})
    suite.attrib |= {**_counts(counts), "timestamp": results.started}
    properties = ET.SubElement(suite, "properties")
    for label, value in facts(results).items():
        ET.SubElement(properties, "property", {"name": label, "value": value})
    suite.extend(_case(outcome) for outcome in outcomes)
    return suite


def _case(outcome: Outcome) -> ET.Element:
    requirement = outcome.requirement
    case = ET.Element(
        "testcase",
        {
            "classname": str(requirement.area),
            "name": f"{requirement.id} {requirement.title}",
            "time": f"{outcome.seconds:.3f}",
        },
    )
    if tag := _TAGS.get(outcome.verdict):
        found = ET.SubElement(case, tag, {"message": _message(outcome)})
        if tag != "skipped":
            found.set("type", str(requirement.level))
            found.text = _body(outcome)
    elif outcome.verdict is Verdict.WARN:
        # JUnit knows no warning: it is a passed case that has something to say.
        ET.SubElement(case, "system-out").text = f"Warning: {_body(outcome)}"
    return case


def _message(outcome: Outcome) -> str:
    prefix = "disabled: " if outcome.verdict is Verdict.DISABLED else ""
    return f"{prefix}{outcome.reason}"


def _body(outcome: Outcome) -> str:
    parts = [outcome.reason, outcome.seen]
    if outcome.verdict in {Verdict.FAIL, Verdict.WARN}:
        parts.insert(1, f"Remedy: {outcome.requirement.remedy}")
    return "\n\n".join(part for part in parts if part)
