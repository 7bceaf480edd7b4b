"""Whether two answers say the same, numbers being equal within a tolerance."""

from __future__ import annotations

import json
import re

__all__ = ["same"]

_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")


def same(answer: bytes, expected: bytes, tolerance: float) -> bool:
    r"""Compare two bodies as JSON where both are, else as text with numbers in it.

    >>> same(b"29.80139\n", b"29.801391", 1e-4)
    True
    >>> same(b'{"a": [1.0, 2]}', b'{"a":[1,2.00001]}', 1e-4)
    True
    >>> same(b"cat,0.5", b"dog,0.5", 1e-4)
    False
    """
    try:
        return _same_values(json.loads(answer), json.loads(expected), tolerance)
    except ValueError:
        return _same_text(_text(answer), _text(expected), tolerance)


def _text(body: bytes) -> str:
    return "\n".join(body.decode(errors="replace").split())


def _same_values(one: object, other: object, tolerance: float) -> bool:
    if isinstance(one, dict) and isinstance(other, dict):
        keys = one.keys() == other.keys()
        return keys and all(_same_values(one[key], other[key], tolerance) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        pairs = zip(one, other, strict=False)
        return len(one) == len(other) and all(_same_values(a, b, tolerance) for a, b in pairs)
    if _is_number(one) and _is_number(other):
        return _near(float(str(one)), float(str(other)), tolerance)
    return type(one) is type(other) and one == other


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _near(one: float, other: float, tolerance: float) -> bool:
    return one == other or abs(one - other) <= tolerance


def _same_text(one: str, other: str, tolerance: float) -> bool:
    if _NUMBER.sub("#", one) != _NUMBER.sub("#", other):
        return False
    pairs = zip(_NUMBER.findall(one), _NUMBER.findall(other), strict=True)
    return all(_near(float(a), float(b), tolerance) for a, b in pairs)
