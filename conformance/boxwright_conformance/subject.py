"""What is tested: an image, and what its owner tells about it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from boxwright_conformance.platform import Channel

__all__ = ["Golden", "Subject"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Golden:
    """A request that the served model must answer well.

    Attributes:
        body: what is posted to ``/invocations``.
        content_type: media type of the body.
        accept: media type asked for, or None to send no ``Accept`` header.
        answer: the right answer, or None when only the status is known.
        tolerance: largest absolute difference of two numbers that count as equal.
    """

    body: bytes
    content_type: str
    accept: str | None = None
    answer: bytes | None = None
    tolerance: float = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """An image and everything the suite may know about it.

    Attributes:
        image: reference or id of an image on the engine.
        roles: what the image is for (``train``, ``serve``); None: found out from the image.
        claims: optional capabilities to test, such as ``bind-to-port``.
        channels: sample data of a training job, by channel name.
        hyperparameters: values of a training job that ends well.
        stop_hyperparameters: values that make training long enough to be stopped.
        environment: the user's variables, given to every container.
        model: directory or archive to serve; None: what training wrote.
        golden: a request the model must answer.
        disabled: requirement id to the user's reason for not judging it.
    """

    image: str
    roles: frozenset[str] | None = None
    claims: frozenset[str] = frozenset()
    channels: Mapping[str, Channel | Path] = field(default_factory=dict)
    hyperparameters: Mapping[str, str] = field(default_factory=dict)
    stop_hyperparameters: Mapping[str, str] | None = None
    environment: Mapping[str, str] = field(default_factory=dict)
    model: Path | None = None
    golden: Golden | None = None
    disabled: Mapping[str, str] = field(default_factory=dict)
