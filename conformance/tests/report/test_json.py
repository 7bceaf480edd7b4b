from __future__ import annotations

import json
from importlib import resources
from typing import Any

import jsonschema
import pytest
from boxwright_conformance.report import FORMATS
from boxwright_conformance.report.results import Results, Verdict

from .examples import EMPTY, EVERY, FAIL, WICKED

SCHEMA = json.loads(
    (resources.files("boxwright_conformance.report") / "results.schema.json").read_text("utf-8")
)


def document(results: Results) -> dict[str, Any]:
    return json.loads(FORMATS["json"](results))


@pytest.mark.parametrize("results", [EVERY, WICKED, EMPTY])
def test_the_document_keeps_to_its_schema(results: Results) -> None:
    jsonschema.validate(document(results), SCHEMA)


def undocumented(value: object, schema: dict[str, Any], path: str = "") -> list[str]:
    """Fields of a document that its schema does not describe, or describes without words."""
    if isinstance(value, dict):
        known = schema.get("properties", {})
        missing = [f"{path}.{key}" for key in value if not known.get(key, {}).get("description")]
        deeper = [undocumented(value[key], known.get(key, {}), f"{path}.{key}") for key in value]
        return missing + [name for names in deeper for name in names]
    if isinstance(value, list):
        return [name for item in value for name in undocumented(item, schema["items"], f"{path}[]")]
    return []


def test_every_field_is_documented() -> None:
    assert undocumented(document(EVERY), SCHEMA) == []


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
