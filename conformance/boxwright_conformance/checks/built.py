"""Judgements over an image as it was built that more than one area asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from boxwright_conformance.checks.verdict import NotJudged, Violation

if TYPE_CHECKING:
    from collections.abc import Mapping

    from boxwright_conformance.scenarios.evidence import Built

__all__ = ["excess", "judge_label", "too_large"]

_CAPABILITIES = "com.amazonaws.sagemaker.capabilities"
_MB = 1_000_000
_LARGEST_MB = 10_240


def judge_label(built: Built, capability: str) -> None:
    """Fail unless the label of this capability says ``true``."""
    name = f"{_CAPABILITIES}.{capability}"
    value = built.labels.get(name)
    if value != "true":
        raise Violation(f"label {name} is {'missing' if value is None else repr(value)}")


def too_large(built: Built) -> str:
    """Why an image is too large; empty when it is not.

    Raises:
        NotJudged: the user declared a size that is no number.
    """
    return excess(built.bytes, built.declared)


def excess(count: int, declared: Mapping[str, str]) -> str:
    """Why an image of so many bytes is too large; empty when it is not.

    Raises:
        NotJudged: the size declared as the most is no number.
    """
    most = declared.get("image-size", str(_LARGEST_MB))
    if not most.isdecimal():
        raise NotJudged(f"--declare image-size={most} is no number of MB")
    limit = min(int(most), _LARGEST_MB)
    size = count / _MB
    return f"the image has {size:.0f} MB, {limit} MB are allowed" if size > limit else ""
