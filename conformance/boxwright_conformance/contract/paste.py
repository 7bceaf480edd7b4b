"""Reads what people paste: log lines of many makes, as the plain lines that they stand for."""

from __future__ import annotations

import json
import re
from itertools import chain
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["lines"]

_WIDTH = 2000
_OVERLAP = 300
_ESCAPES = re.compile(
    r"\x1b\[[0-?]*[ -/]*[@-~]"  # colours, cursor movements
    r"|\x1b\][^\x07\x1b\n]{0,500}(?:\x07|\x1b\\)"  # window titles, links
    r"|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]"
)
# env(1) and R print typographic quotation marks, which people paste.
_QUOTES = str.maketrans("\u2018\u2019\u201c\u201d\u0060", "''\"\"'")
# Exceptions that quote an answer show its line ends as two characters.
_SHOWN_LINE_END = re.compile(r"(?<!\\)(?:\\r)?\\n")
# Levels, times and names of loggers say nothing.
_SHORTEST = 12


def lines(text: str) -> list[str]:
    """The distinct lines of a paste in their order, the last of equal ones kept.

    Colours are gone, quotation marks are straight, lines of JSON are the messages in them, and a
    line of more than 2000 characters is cut into parts that overlap.
    """
    plain = _ESCAPES.sub("", text).translate(_QUOTES).replace("\r\n", "\n")
    messages = _messages(plain) or chain.from_iterable(map(_read, plain.split("\n")))
    parts = chain.from_iterable(map(_parts, messages))
    last_first = dict.fromkeys(reversed([part.strip() for part in parts]))
    return [line for line in reversed(last_first) if line]


def _read(line: str) -> list[str]:
    return _messages(line) or [line]


def _messages(text: str) -> list[str]:
    """The messages in a piece of JSON, or none when it is not JSON."""
    if not text.lstrip().startswith(("{", "[")):
        return []
    try:
        found = list(_strings(json.loads(text)))
    except (ValueError, RecursionError):
        return []
    long = [message for message in found if len(message) >= _SHORTEST]
    return [line for message in long or found for line in message.split("\n")]


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for member in value.values():
            yield from _strings(member)
    elif isinstance(value, list):
        for member in value:
            yield from _strings(member)


def _parts(line: str) -> Iterator[str]:
    for shown in _SHOWN_LINE_END.split(line):
        yield shown[:_WIDTH]
        for start in range(_WIDTH - _OVERLAP, len(shown) - _OVERLAP, _WIDTH - _OVERLAP):
            yield shown[start : start + _WIDTH]
