"""Writes what the published schema of `boxwright.toml` takes from tables elsewhere in the suite.

    python -m boxwright_conformance.published

The claims come from the contract's records; the names of further requests and of facts about the
deployment from `subject`; the placeholders of a tag from `tag_rule`. The rest of
`project.schema.json` is kept by hand.
"""

from __future__ import annotations

import copy
import json
import sys
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from boxwright_conformance import tag_rule
from boxwright_conformance.contract.load import requirements
from boxwright_conformance.subject import DECLARED, FURTHER_CLAIMS, REQUESTS

__all__ = ["FILE", "claims", "schema", "text"]

FILE = "project.schema.json"


@cache
def claims() -> tuple[str, ...]:
    """Every claim that makes a requirement of the contract apply, or adds to it, sorted."""
    named = {one.claim for one in requirements().values() if one.claim}
    return tuple(sorted(named | FURTHER_CLAIMS.keys()))


@cache
def schema() -> dict[str, Any]:
    """The JSON Schema of `boxwright.toml`, its lists filled from the tables."""
    kept = resources.files(__package__).joinpath(FILE).read_text(encoding="utf-8")
    whole: dict[str, Any] = json.loads(kept)
    tables = whole["properties"]
    tables["image"]["properties"]["tag"]["pattern"] = tag_rule.pattern()
    tables["conformance"]["properties"]["claims"]["items"]["enum"] = list(claims())
    tables["requests"]["properties"] = {
        name: {**copy.deepcopy(tables["golden"]), "description": about}
        for name, about in REQUESTS.items()
    }
    tables["deployment"]["properties"] = {
        name: {"description": f"in quotes: {about}", "type": "string", "pattern": "\\S"}
        for name, about in DECLARED.items()
    }
    return whole


def text() -> str:
    """The schema as it is published."""
    return json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    Path(__file__).with_name(FILE).write_text(text(), encoding="utf-8")
    sys.stdout.write(f"{FILE} written\n")
