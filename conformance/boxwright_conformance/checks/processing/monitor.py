"""Judgements over a model monitor."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from boxwright_conformance.checks.processing.outcome import outcome
from boxwright_conformance.checks.verdict import NotJudged, Violation, Warn, requirement
from boxwright_conformance.checks.words import tail

if TYPE_CHECKING:
    from boxwright_conformance.scenarios.evidence.processing import Monitored

_STATISTICS, _CONSTRAINTS = "statistics.json", "constraints.json"
_VIOLATIONS, _OTHER_SPELLING = "constraints_violations.json", "constraint_violations.json"
# Which list each file holds at its top.
_LISTS = {_STATISTICS: "features", _CONSTRAINTS: "features", _VIOLATIONS: "violations"}


@requirement("PROC-030")
def check_monitor_runs_without_a_baseline(monitored: Monitored) -> None:
    """A monitor is told by variables, of which those of the baseline may be absent."""
    if not monitored.bare.ended_well:
        reason = f"the monitor fails without a baseline: {outcome(monitored.bare)}"
        raise Violation(reason, tail(monitored.bare.result.log))
    if monitored.full and not monitored.full.ended_well:
        reason = f"the monitor fails with a baseline of its own: {outcome(monitored.full)}"
        raise Violation(reason, tail(monitored.full.result.log))


@requirement("PROC-031")
def check_monitor_writes_its_files(monitored: Monitored) -> None:
    """Statistics and constraints come of every job, violations of one with a baseline."""
    if not monitored.bare.ended_well:
        raise NotJudged(f"the monitor fails (PROC-030): {outcome(monitored.bare)}")
    texts = monitored.texts
    for name in (_STATISTICS, _CONSTRAINTS):
        if f"bare/{name}" not in texts:
            raise Violation(f"the monitor left no {name} in output_path")
        _judge_file(name, texts[f"bare/{name}"])
    if monitored.full is None or not monitored.full.ended_well:
        raise NotJudged("the monitor fails with a baseline (PROC-030)")
    if f"full/{_VIOLATIONS}" in texts:
        _judge_file(_VIOLATIONS, texts[f"full/{_VIOLATIONS}"])
    elif f"full/{_OTHER_SPELLING}" in texts:
        raise Warn(f"the monitor wrote {_OTHER_SPELLING}; the documents say {_VIOLATIONS}")
    else:
        raise Violation(f"the monitor left no {_VIOLATIONS} in output_path")


@requirement("PROC-031")
def check_monitor_metrics_are_json_lines(monitored: Monitored) -> None:
    """Each line below /opt/ml/output/metrics/cloudwatch is a JSON object with a MetricName."""
    for path, text in monitored.metrics.items():
        for number, line in enumerate(filter(None, text.splitlines()), start=1):
            where = f"/opt/ml/output/{path}, line {number}"
            told = _strict(where, line)
            if not isinstance(told, dict) or "MetricName" not in told:
                raise Violation(f"{where} is no object with a MetricName", line)


def _judge_file(name: str, text: str) -> None:
    told = _strict(name, text)
    if not isinstance(told, dict) or not isinstance(told.get(_LISTS[name]), list):
        raise Violation(f"{name} is no object with a list {_LISTS[name]!r}", text[:400])


def _strict(name: str, text: str) -> object:
    """The value of a JSON text, NaN and its like refused."""

    def refuse(word: str) -> object:
        raise Violation(f"{name} holds {word}, which is no JSON", text[:400])

    try:
        found: object = json.loads(text, parse_constant=refuse)
    except ValueError as error:
        raise Violation(f"{name} is no JSON: {error}", text[:400]) from None
    return found
