"""A container that does everything right, and that mutants are made from."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from boxwright_conformance.subject import Subject

__all__ = ["Reference"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """One container without a defect.

    Attributes:
        name: name of the folder below ``programs/`` that holds its programs.
        language: what its programs are written in.
        base: image that it is made from.
        programs: where each file of the folder lies in the image, by file name.
        subject: makes the subject: from the image's reference and a scratch directory to put data
            and models into.
        claims: claims it is tested with.
        config: lines of a Dockerfile that change the base image's configuration.
    """

    name: str
    language: str
    base: str
    programs: Mapping[str, str]
    subject: Callable[[str, Path], Subject]
    claims: frozenset[str] = frozenset()
    config: tuple[str, ...] = field(default=("ENTRYPOINT []", "CMD []"))
