"""Changes one value in the text of boxwright.toml, whose comments and order stay."""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING, Any

from boxwright_conformance import project as projects

from boxwright.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["with_build_argument"]

_NEXT_TABLE = re.compile(r"^\[", re.MULTILINE)
_INLINE = re.compile(r"^build-args\s*=\s*\{[ ]*", re.MULTILINE)


def with_build_argument(text: str, target: str, name: str, value: str) -> str:
    """The file with a build argument of a target set; checked to say that, and nothing else anew.

    Args:
        text: a valid boxwright.toml.
        target: a target in it.
        name: of the argument.
        value: what it becomes.

    Raises:
        UsageError: it is written in a way that cannot be changed here.
    """
    before = tomllib.loads(text)
    wanted = _with(before, target, name, value)
    if before == wanted:
        return text
    for candidate in _candidates(text, target, name, value):
        try:
            if tomllib.loads(candidate) == wanted:
                return candidate
        except tomllib.TOMLDecodeError:
            continue
    raise UsageError(
        f"{projects.FILE} is written in a way that cannot be changed here.",
        next=f'write it yourself, for [targets.{target}]: build-args = {{ {name} = "{value}" }}',
    )


def _with(document: Mapping[str, Any], target: str, name: str, value: str) -> dict[str, Any]:
    targets = document["targets"]
    arguments = {**targets[target].get("build-args", {}), name: value}
    return {
        **document,
        "targets": {**targets, target: {**targets[target], "build-args": arguments}},
    }


def _candidates(text: str, target: str, name: str, value: str) -> Iterator[str]:
    """Yield the file changed in each of the ways in which people write such an argument."""
    setting = f'{name} = "{value}"'
    # No comment is meant.
    old = re.compile(
        rf"^([^#\n]*?){re.escape(name)}\s*=\s*(?:\"[^\"\n]*\"|'[^'\n]*')", re.MULTILINE
    )
    for upper, body, lower in _tables(text, target, r"\.build-args"):
        yield upper + old.sub(lambda one: f"{one[1]}{setting}", body, count=1) + lower
        yield f"{upper}{setting}\n{body}{lower}"
    for upper, body, lower in _tables(text, target):
        yield upper + old.sub(lambda one: f"{one[1]}{setting}", body, count=1) + lower
        for comma in (",", ""):
            begun = _INLINE.search(body)
            put = f"{setting}{comma} "
            yield (
                f"{upper}{body[: begun.end()]}{put}{body[begun.end() :]}{lower}" if begun else text
            )
        own, rest = body[: (last := _last_line(body))], body[last:]
        yield f"{upper}{own}build-args = {{ {setting} }}\n{rest}{lower}"


def _last_line(body: str) -> int:
    """Where the settings of a table end; comments behind them belong to what follows."""
    lines = body.splitlines(keepends=True)
    while lines and (not lines[-1].strip() or lines[-1].lstrip().startswith("#")):
        lines.pop()
    return len("".join(lines))


def _tables(text: str, target: str, below: str = "") -> Iterator[tuple[str, str, str]]:
    """Yield what is above a target's table, the table without its head, and what is below."""
    head = rf"^\[targets\.[\"']?{re.escape(target)}[\"']?{below}\][^\n]*\n"
    for found in re.finditer(head, text, re.MULTILINE):
        after = _NEXT_TABLE.search(text, found.end())
        end = after.start() if after else len(text)
        yield text[: found.end()], text[found.end() : end], text[end:]
