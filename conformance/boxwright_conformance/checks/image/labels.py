"""Judgements over the labels that unlock a capability."""

from __future__ import annotations

from typing import TYPE_CHECKING

from boxwright_conformance.checks.verdict import Violation, requirement

if TYPE_CHECKING:
    from boxwright_conformance.scenarios.evidence import Built

_CAPABILITIES = "com.amazonaws.sagemaker.capabilities"


@requirement("IMG-014")
def check_multi_model_label(built: Built) -> None:
    """The label that lets the image hold many models is there."""
    judge_label(built, "multi-models")


@requirement("IMG-015")
def check_port_label(built: Built) -> None:
    """The label that lets the image into a pipeline is there."""
    judge_label(built, "accept-bind-to-port")


@requirement("IMG-016")
def check_streaming_label(built: Built) -> None:
    """The label that lets the image stream in both directions is there."""
    judge_label(built, "bidirectional-streaming")


def judge_label(built: Built, capability: str) -> None:
    """Fail unless the label of this capability says ``true``."""
    name = f"{_CAPABILITIES}.{capability}"
    value = built.labels.get(name)
    if value != "true":
        raise Violation(f"label {name} is {'missing' if value is None else repr(value)}")
