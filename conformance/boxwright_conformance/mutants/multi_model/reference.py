"""The reference that holds many models, and what its mutants have in common."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from boxwright_conformance.mutants.line import BASE_IMAGE, subject
from boxwright_conformance.mutants.mutant import edited
from boxwright_conformance.mutants.reference import Reference

if TYPE_CHECKING:
    from pathlib import Path

    from boxwright_conformance.subject import Subject


__all__ = ["MODEL", "REFERENCE", "REFERENCES", "mutant"]

_BALLAST = 3_000_000


def _subject(image: str, folder: Path) -> Subject:
    """The usual line, one that answers otherwise, and one that takes memory."""
    usual = replace(subject(image, folder), roles=frozenset({"serve"}))
    models = {} if usual.model is None else {"plain": usual.model}
    for name, more in (("other", {"intercept": 7.5}), ("heavy", {"ballast": "x" * _BALLAST})):
        models[name] = folder / name
        models[name].mkdir()
        held = {"intercept": 0.5, "weights": [1.0] * 12, **more}
        (models[name] / "model.json").write_text(json.dumps(held), encoding="utf-8")
    return replace(usual, models=models)


REFERENCE = Reference(
    name="multi_model",
    language="Python",
    base=BASE_IMAGE,
    # With one model it serves as the plain reference does, whose program it carries.
    programs={"serve": "/usr/local/bin/serve", "../python/serve": "/opt/program/line.py"},
    subject=_subject,
    claims=frozenset({"multi-model"}),
    config=(
        "ENTRYPOINT []",
        "CMD []",
        "LABEL com.amazonaws.sagemaker.capabilities.multi-models=true",
        "LABEL com.amazonaws.sagemaker.capabilities.accept-bind-to-port=true",
    ),
)


mutant = partial(edited, reference=REFERENCE.name)


MODEL = "        model = self.server.shelf.get(name)\n"

REFERENCES = (REFERENCE,)
