"""Finds in a Dockerfile which stages there are, and which image a stage starts from."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from boxwright.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

__all__ = ["Stage", "base_of", "stages"]

_FROM = re.compile(r"FROM\s+(?:--\S+\s+)*(\S+)(?:\s+AS\s+(\S+))?$", re.IGNORECASE)
_ARG = re.compile(r"ARG\s+(\w+)(?:=(.*))?$", re.IGNORECASE)
_VARIABLE = re.compile(r"\$(?:(\w+)|\{(\w+)(?:(:?[-+])([^}]*))?\})")


@dataclass(frozen=True, slots=True)
class Stage:
    """One FROM line.

    Attributes:
        name: what AS calls it, in lower case; empty without AS.
        source: the image or the stage it starts from, variables filled in; empty when one of them
            is not known here.
    """

    name: str
    source: str


def base_of(dockerfile: Path, stage: str, arguments: Mapping[str, str]) -> str:
    """The image that a stage stands on, all stages between them followed.

    Args:
        dockerfile: the Dockerfile.
        stage: name of a stage; empty for the last one.
        arguments: values for its ARG lines.

    Returns:
        A reference as it is written, `scratch`, or nothing when a variable in it is not known.

    Raises:
        UsageError: there is no Dockerfile, or no such stage in it.
    """
    known = _read(dockerfile, arguments)
    names = [one.name for one in known]
    if stage and stage.lower() not in names:
        named = [name for name in names if name]
        near = difflib.get_close_matches(stage, named, n=1) or named
        raise UsageError(
            f"{dockerfile} has no stage {stage!r}, which [targets] in boxwright.toml names"
            + (f"; do you mean {' or '.join(near)}?" if near else ".")
        )
    index = names.index(stage.lower()) if stage else len(known) - 1
    return _followed(known, index) if known else ""


def _read(dockerfile: Path, arguments: Mapping[str, str]) -> list[Stage]:
    if not dockerfile.is_file():
        raise UsageError(f"There is no {dockerfile}; [targets] in boxwright.toml names it.")
    text = dockerfile.read_text(encoding="utf-8", errors="replace")
    return list(stages(text, arguments))


def _followed(known: list[Stage], index: int) -> str:
    source = known[index].source
    earlier = [one.name for one in known[:index]]
    if source and source.lower() in earlier:
        return _followed(known, earlier.index(source.lower()))
    return source


def stages(text: str, arguments: Mapping[str, str]) -> Iterator[Stage]:
    """Yield the stages of a Dockerfile in their order.

    Args:
        text: the Dockerfile.
        arguments: values for its ARG lines; what they leave out keeps its default.
    """
    values: dict[str, str] = {}
    begun = False
    for line in _instructions(text):
        if found := _FROM.match(line):
            begun = True
            yield Stage((found[2] or "").lower(), _filled(found[1], values) or "")
        elif not begun and (found := _ARG.match(line)):
            default = (found[2] or "").strip("\"'")
            filled = arguments.get(found[1], _filled(default, values) or "")
            values |= {found[1]: filled} if filled else {}


def _instructions(text: str) -> Iterator[str]:
    """Yield each instruction on one line, comments left out."""
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
    for line in re.sub(r"\\\s*\n", " ", "\n".join(lines)).splitlines():
        if line.strip():
            yield line.strip()


def _filled(word: str, values: Mapping[str, str]) -> str | None:
    """A word with its variables filled in; None when one of them has no value."""
    missing = []

    def fill(found: re.Match[str]) -> str:
        value, other = values.get(found[1] or found[2], ""), found[4] or ""
        if (found[3] or "").endswith("+"):
            return other if value else ""
        if not value and not found[3]:
            missing.append(found[0])
        return value or other

    filled = _VARIABLE.sub(fill, word)
    return None if missing else filled
