"""Judges a document by a JSON Schema, in words for the person who wrote the document.

Knows the keywords that `project.schema.json` uses and refuses a schema with others, so that this
judge and any other JSON Schema tool say the same about every document.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from boxwright_conformance import tag_rule

__all__ = ["violations"]

Schema = Mapping[str, Any]
Judge = Callable[[Any, Any, Schema, str], Iterator[str]]

_TYPES: dict[str, tuple[str, tuple[type, ...]]] = {
    "object": ("a table", (dict,)),
    "array": ("a list", (list,)),
    "string": ("a string", (str,)),
    "number": ("a number", (int, float)),
    "boolean": ("true or false", (bool,)),
}
#: Whoever fails at one of these is told nothing further about the same value.
_ENOUGH = {"type", "format"}
_SILENT = {"$schema", "$id", "title", "description", "properties"}


def violations(document: object, schema: Schema, where: str = "") -> Iterator[str]:
    """Find what is wrong with `document`.

    Args:
        document: a parsed JSON or TOML value.
        schema: a JSON Schema of the keywords known here.
        where: key of the document inside its file, with dots; empty for the whole.

    Yields:
        One sentence for each violation, beginning with the key.

    Raises:
        NotImplementedError: when the schema has a keyword not known here.
    """
    if unknown := set(schema) - _SILENT - set(_JUDGES):
        raise NotImplementedError(f"schema keywords {sorted(unknown)} at {where or 'the top'}")
    for keyword, judge in _JUDGES.items():
        if keyword in schema:
            found = list(judge(schema[keyword], document, schema, where))
            yield from found
            if found and keyword in _ENOUGH:
                return


def _type(wanted: str, value: object, schema: Schema, where: str) -> Iterator[str]:
    words, classes = _TYPES[wanted]
    if not isinstance(value, classes) or (isinstance(value, bool) and bool not in classes):
        hint = _hint(schema)
        yield f"{where or 'the document'}: expected {words}, found {_shown(value)}{hint}"


def _required(keys: list[str], value: object, _: Schema, where: str) -> Iterator[str]:
    if isinstance(value, dict):
        for key in keys:
            if key not in value:
                yield f"{_join(where, key)}: missing"


def _additional(allowed: Schema | bool, value: object, schema: Schema, where: str) -> Iterator[str]:
    if not isinstance(value, dict):
        return
    known: Schema = schema.get("properties", {})
    for key, item in value.items():
        if key in known:
            yield from violations(item, known[key], _join(where, key))
        elif isinstance(allowed, Mapping):
            yield from violations(item, allowed, _join(where, key))
        elif not allowed:
            near = difflib.get_close_matches(key, known, n=1) or sorted(known)
            yield f"{_join(where, key)}: unknown key; do you mean {' or '.join(near)}?"


def _names(rule: Schema, value: object, _: Schema, where: str) -> Iterator[str]:
    if isinstance(value, dict):
        for key in value:
            if not re.search(rule["pattern"], key):
                yield f"{_join(where, key)}: the name must match {rule['pattern']}"


def _items(rule: Schema, value: object, _: Schema, where: str) -> Iterator[str]:
    if isinstance(value, list):
        for index, item in enumerate(value):
            yield from violations(item, rule, f"{where}[{index}]")


def _enum(allowed: list[str], value: object, _: Schema, where: str) -> Iterator[str]:
    if value not in allowed:
        near = difflib.get_close_matches(str(value), allowed, n=1) or allowed
        yield f"{where}: {_shown(value)} is not known; do you mean {' or '.join(near)}?"


def _pattern(rule: str, value: object, schema: Schema, where: str) -> Iterator[str]:
    if isinstance(value, str) and not re.search(rule, value):
        yield f"{where}: {_shown(value)} does not fit{_hint(schema)}"


def _format(name: str, value: object, _: Schema, where: str) -> Iterator[str]:
    if name == "regex" and isinstance(value, str):
        try:
            re.compile(value)
        except re.error as problem:
            yield f"{where}: {_shown(value)} is no regular expression: {problem}"
    elif name == "tag-rule" and isinstance(value, str):
        yield from (f"{where}: {_shown(value)} {one}" for one in tag_rule.violations(value))


def _minimum(least: float, value: object, schema: Schema, where: str) -> Iterator[str]:
    if isinstance(value, (int, float)) and value < least:
        yield f"{where}: {value} is less than {least}{_hint(schema)}"


def _fewest(least: int, value: object, schema: Schema, where: str) -> Iterator[str]:
    if isinstance(value, (dict, list)) and len(value) < least:
        yield f"{where}: has {len(value)} entries, needs {least}{_hint(schema)}"


_JUDGES: dict[str, Judge] = {
    "type": _type,
    "required": _required,
    "additionalProperties": _additional,
    "propertyNames": _names,
    "items": _items,
    "enum": _enum,
    "format": _format,
    "pattern": _pattern,
    "minimum": _minimum,
    "minItems": _fewest,
    "minProperties": _fewest,
}


def _hint(schema: Schema) -> str:
    return f" ({schema['description']})" if "description" in schema else ""


def _join(where: str, key: str) -> str:
    return f"{where}.{key}" if where else key


def _shown(value: object) -> str:
    """The value as its author would know it, short."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (str, int, float)):
        return repr(value)[:60]
    words: dict[type, str] = {dict: "a table", list: "a list"}
    return words.get(type(value), f"a {type(value).__name__}")
