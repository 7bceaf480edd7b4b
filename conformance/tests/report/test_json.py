from __future__ import annotations

import json
from importlib import resources
from typing import Any

import jsonschema
import pytest
from boxwright_conformance.report import FORMATS
from boxwright_conformance.report.results import Results, Verdict

from .examples import EMPTY, EVERY, FAIL, TOLD, WICKED

SCHEMA = json.loads(
    (resources.files("boxwright_conformance.report") / "results.schema.json").read_text("utf-8")
)


def document(results: Results) -> dict[str, Any]:
    return json.loads(FORMATS["json"](results))


@pytest.mark.parametrize("results", [EVERY, TOLD, WICKED, EMPTY])
def test_the_document_keeps_to_its_schema(results: Results) -> None:
    jsonschema.validate(document(results), SCHEMA)


def undocumented(value: object, schema: dict[str, Any], path: str = "") -> list[str]:
    """Fields of a document that its schema does not describe, or describes without words."""
    if isinstance(value, dict):
        if schema.get("additionalProperties"):
            return []  # names that the run makes up
        known = schema.get("properties", {})
        missing = [f"{path}.{key}" for key in value if not known.get(key, {}).get("description")]
        deeper = [undocumented(value[key], known.get(key, {}), f"{path}.{key}") for key in value]
        return missing + [name for names in deeper for name in names]
    if isinstance(value, list):
        return [name for item in value for name in undocumented(item, schema["items"], f"{path}[]")]
    return []


def test_every_field_is_documented() -> None:
    assert undocumented(document(TOLD), SCHEMA) == []


def test_a_document_that_lacks_a_field_is_refused() -> None:
    broken = document(EVERY)
    del broken["outcomes"][0]["verdict"]
    with pytest.raises(jsonschema.ValidationError, match="'verdict' is a required property"):
        jsonschema.validate(broken, SCHEMA)


def test_everything_that_was_found_comes_back() -> None:
    found = document(EVERY)
    assert found["format"] == 1
    assert found["image"]["reference"] == EVERY.image
    assert found["image"]["bytes"] == EVERY.image_bytes
    assert found["exit_code"] == 1
    assert found["verdict"] == "failed"
    assert found["counts"] == {str(verdict): EVERY.count()[verdict] for verdict in Verdict}
    assert [(item["name"], item["seconds"]) for item in found["scenarios"]] == list(EVERY.scenarios)
    assert [item["requirement"]["id"] for item in found["outcomes"]] == [
        item.requirement.id for item in EVERY.outcomes
    ]
    failed = found["outcomes"][1]
    assert failed["verdict"] == "fail"
    assert failed["reason"] == FAIL.reason
    assert failed["seen"] == FAIL.seen
    assert failed["requirement"]["remedy"] == FAIL.requirement.remedy
    assert failed["requirement"]["mutants"] == ["broken"]


def test_a_should_that_fails_shows_in_the_strict_exit_code() -> None:
    weak = document(EVERY)
    assert (weak["exit_code"], weak["exit_code_strict"]) == (1, 1)
    nothing = document(EMPTY)
    assert (nothing["exit_code"], nothing["verdict"]) == (5, "nothing tested")


def test_the_story_is_told() -> None:
    told = document(TOLD)["story"]
    assert [life["scenario"] for life in told["lives"]] == ["trained", "serving"]
    assert told["lives"][1]["moments"][0]["name"] == "first ping answered"
    assert told["lives"][1]["samples"][0] == {"at_seconds": 4.5, "bytes": 60_000_000}
    assert len(told["latencies"]["GET /ping"]) == 100
    assert told["layers"][0] == {"bytes": 121_000_000, "created_by": "ADD rootfs.tar /"}
    assert document(EVERY)["story"] is None
