from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest
from boxwright_conformance.report import FORMATS

from .examples import EMPTY, ERROR, EVERY, FAIL, PASS, TOLD, WARN, WICKED, outcome, requirement, run

if TYPE_CHECKING:
    from pathlib import Path

    from boxwright_conformance.report.results import Results

MESSAGE = {"type": "object", "required": ["text"], "properties": {"text": {"type": "string"}}}
LEVEL = {"enum": ["none", "note", "warning", "error"]}
STAMP = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$"}
RULE = {
    "type": "object",
    "required": ["id", "shortDescription", "help"],
    "properties": {
        "id": {"type": "string"},
        "name": {"type": "string"},
        "shortDescription": MESSAGE,
        "fullDescription": MESSAGE,
        "help": {**MESSAGE, "required": ["text", "markdown"]},
        "defaultConfiguration": {"type": "object", "properties": {"level": LEVEL}},
        "properties": {"type": "object", "properties": {"tags": {"type": "array"}}},
    },
    "additionalProperties": False,
}
PHYSICAL = {
    "type": "object",
    "required": ["artifactLocation"],
    "properties": {
        "artifactLocation": {
            "type": "object",
            "required": ["uri"],
            "properties": {"uri": {"type": "string", "pattern": "^[^/\\\\]"}},
        },
        "region": {
            "type": "object",
            "properties": {"startLine": {"type": "integer", "minimum": 1}},
        },
    },
}
RESULT = {
    "type": "object",
    "required": ["ruleId", "ruleIndex", "level", "message", "locations"],
    "properties": {
        "ruleId": {"type": "string"},
        "ruleIndex": {"type": "integer", "minimum": 0},
        "kind": {"enum": ["fail"]},
        "level": LEVEL,
        "message": MESSAGE,
        "locations": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "properties": {"physicalLocation": PHYSICAL, "logicalLocations": {"type": "array"}},
                "additionalProperties": False,
            },
        },
        "partialFingerprints": {"type": "object", "additionalProperties": {"type": "string"}},
        "properties": {"type": "object"},
    },
    "additionalProperties": False,
}
# What SARIF 2.1.0 demands of the parts that are used here.
SCHEMA = {
    "type": "object",
    "required": ["version", "runs"],
    "properties": {
        "version": {"const": "2.1.0"},
        "$schema": {"type": "string"},
        "runs": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "required": ["tool", "results"],
                "properties": {
                    "tool": {
                        "type": "object",
                        "required": ["driver"],
                        "properties": {
                            "driver": {
                                "type": "object",
                                "required": ["name", "version", "rules"],
                                "properties": {"rules": {"type": "array", "items": RULE}},
                            }
                        },
                    },
                    "invocations": {
                        "type": "array",
                        "items": {
                            "type": "object",
                            "required": ["executionSuccessful"],
                            "properties": {
                                "executionSuccessful": {"type": "boolean"},
                                "startTimeUtc": STAMP,
                                "endTimeUtc": STAMP,
                            },
                        },
                    },
                    "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
                    "results": {"type": "array", "items": RESULT},
                    "properties": {"type": "object"},
                },
                "additionalProperties": False,
            },
        },
    },
    "additionalProperties": False,
}


def only_run(results: Results) -> dict[str, Any]:
    document = json.loads(FORMATS["sarif"](results))
    jsonschema.validate(document, SCHEMA)
    (found,) = document["runs"]
    rules = found["tool"]["driver"]["rules"]
    for one in found["results"]:
        assert rules[one["ruleIndex"]]["id"] == one["ruleId"]
    return found


@pytest.mark.parametrize("results", [EVERY, TOLD, WICKED, EMPTY, run(PASS)])
def test_the_document_is_sarif(results: Results) -> None:
    only_run(results)


def test_what_fails_or_warns_is_a_result_and_nothing_else_is() -> None:
    found = {one["ruleId"]: one["level"] for one in only_run(EVERY)["results"]}
    assert found == {"SERVE-004": "error", "TRAIN-006": "warning", "SERVE-011": "note"}


def test_every_requirement_is_a_rule_with_help() -> None:
    rules = {one["id"]: one for one in only_run(EVERY)["tool"]["driver"]["rules"]}
    assert set(rules) == {one.requirement.id for one in EVERY.outcomes}
    told = rules["SERVE-004"]["help"]["markdown"]
    for part in (
        "**MUST**",
        "- `8080`",
        "Mend SERVE-004",
        "the guide",
        "boxwright explain SERVE-004",
    ):
        assert part in told


def test_a_result_says_what_was_seen_and_what_mends_it() -> None:
    (one,) = only_run(run(FAIL))["results"]
    for part in (FAIL.reason, "Mend SERVE-004", "HTTP/1.1 204 No Content"):
        assert part in one["message"]["text"]


def test_a_finding_keeps_its_fingerprint_when_its_words_change() -> None:
    (one,), (other,) = (
        only_run(run(replace(FAIL, reason=reason)))["results"] for reason in ("today", "tomorrow")
    )
    assert one["partialFingerprints"] == other["partialFingerprints"]


def test_what_could_not_be_judged_is_the_run_s_own_failure() -> None:
    found = only_run(run(PASS, ERROR))
    (invocation,) = found["invocations"]
    assert found["results"] == []
    assert invocation["executionSuccessful"] is False
    assert invocation["toolExecutionNotifications"][0]["message"]["text"] == ERROR.reason
    assert only_run(run(PASS))["invocations"][0]["executionSuccessful"] is True


def test_instants_are_told_in_universal_time() -> None:
    (invocation,) = only_run(replace(EVERY, started="2026-11-22T20:00:00+02:00"))["invocations"]
    assert invocation["startTimeUtc"] == "2026-11-22T18:00:00Z"
    assert invocation["endTimeUtc"] == "2026-11-22T18:00:24Z"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "Dockerfile").write_text('FROM base\nUSER app\nENTRYPOINT ["python"]\n', "utf-8")
    (tmp_path / "serve").write_text("#!/bin/sh\n", encoding="utf-8")
    (tmp_path / "boxwright.toml").write_text('kind = "flask"\n', encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("name", "title", "file", "line"),
    [
        ("SERVE-004", "Pings are answered", "serve", 1),
        ("TRAIN-001", "There is no trainer here", "Dockerfile", 1),
        ("IMG-017", "The USER is root", "Dockerfile", 2),
        ("IMG-004", "ENTRYPOINT is in exec form", "Dockerfile", 3),
    ],
)
def test_a_result_lies_in_the_project_s_file(
    project: Path, name: str, title: str, file: str, line: int
) -> None:
    broken = replace(FAIL, requirement=requirement(name, title=title))
    broken = replace(broken, requirement=replace(broken.requirement, remedy="Mend it."))
    (one,) = only_run(replace(run(broken), project=project))["results"]
    (location,) = one["locations"]
    assert location["physicalLocation"]["artifactLocation"]["uri"] == file
    assert location["physicalLocation"]["region"] == {"startLine": line}
    assert str(project) not in json.dumps(one)


def test_an_image_of_unknown_origin_is_named_instead(tmp_path: Path) -> None:
    for results in (run(WARN), replace(run(WARN), project=tmp_path)):
        (one,) = only_run(results)["results"]
        (location,) = one["locations"]
        assert "physicalLocation" not in location
        assert location["logicalLocations"][0]["name"] == "my-model:latest"


def test_a_settings_file_is_better_than_no_place(tmp_path: Path) -> None:
    (tmp_path / "boxwright.toml").touch()
    (one,) = only_run(replace(run(outcome("IMG-001", FAIL.verdict)), project=tmp_path))["results"]
    assert "boxwright.toml" in json.dumps(one["locations"])
