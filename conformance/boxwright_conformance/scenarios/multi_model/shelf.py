"""Chooses which models a multi-model server is given, and under which opaque names."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from boxwright_conformance.platform.many import model_url
from boxwright_conformance.scenarios.evidence import NotJudged
from boxwright_conformance.scenarios.serving.endpoints import model_of
from boxwright_conformance.scenarios.spoil import garbled, unpacked

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from boxwright_conformance.scenarios.stage import Stage

__all__ = ["Shelf", "opaque", "shelf"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """The models of a run, each by its opaque name.

    Attributes:
        models: what lies at each name.
        first: loaded early and asked throughout.
        second: another one; with one model only, that once more.
        light: the smallest.
        heavy: the largest but the first; what is loaded and unloaded over and over.
        corrupt: like the first, each file full of garbage.
        missing: nothing lies there.
        expected: the first model's right answer to the golden request; None: not known.
    """

    models: Mapping[str, Path]
    first: str
    second: str
    light: str
    heavy: str
    corrupt: str
    missing: str
    expected: bytes | None

    def url(self, name: str) -> str:
        """Where the container finds a model."""
        return model_url(name)


def opaque(word: str) -> str:
    """A name as the platform gives it: 64 hexadecimal digits that tell nothing."""
    return hashlib.sha256(word.encode()).hexdigest()


def shelf(stage: Stage) -> Shelf:
    """Choose from what the user told; one model serves under two names.

    Raises:
        NotJudged: there is no model at all.
    """
    paths = list(stage.subject.models.values())
    if not paths:
        model = model_of(stage)
        if model is None:
            raise NotJudged(
                "no models to load: --model NAME=PATH, or [serve] models in boxwright.toml"
            )
        paths = [model]
    if len(paths) == 1:
        paths *= 2
    models = {opaque(f"model {number}"): path for number, path in enumerate(paths)}
    first, second, *_ = models
    sizes = {name: _size(path) for name, path in models.items()}
    whole = unpacked(paths[0], stage.session.directory("unpacked"))
    corrupt = opaque("corrupt")
    return Shelf(
        models={**models, corrupt: garbled(whole, stage.session.directory("spoilt"))},
        first=first,
        second=second,
        light=min(sizes, key=lambda name: sizes[name]),
        heavy=max((name for name in sizes if name != first), key=lambda name: sizes[name]),
        corrupt=corrupt,
        missing=opaque("missing"),
        expected=_expected(stage, paths[0]),
    )


def _expected(stage: Stage, path: Path) -> bytes | None:
    """The golden answer, where it is the answer of this model."""
    subject = stage.subject
    alone = subject.model is None and "train" not in stage.roles
    own = not subject.models or alone or path == subject.model
    return subject.golden.answer if subject.golden and own else None


def _size(path: Path) -> int:
    if path.is_file():
        return path.stat().st_size
    return sum(file.stat().st_size for file in path.rglob("*") if file.is_file())
