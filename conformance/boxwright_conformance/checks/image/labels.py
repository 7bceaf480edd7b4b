"""Judgements over the labels that unlock a capability."""

from __future__ import annotations

from typing import TYPE_CHECKING

from boxwright_conformance.checks.built import judge_label
from boxwright_conformance.checks.verdict import requirement

if TYPE_CHECKING:
    from boxwright_conformance.scenarios.evidence import Built


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
