"""Lays out models with handlers beside them, as users archive them."""

from __future__ import annotations

import json
from importlib import resources
from typing import TYPE_CHECKING

from boxwright_conformance.scenarios.toolkit.image import variables

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from boxwright_conformance.scenarios.stage import Stage

__all__ = ["FACTOR", "model", "own_program"]

FACTOR = 2.0
_DEFAULT = "inference.py"


def own_program(stage: Stage) -> str:
    """The module's file that the image or the user names; empty when neither does."""
    told = {**variables(stage), **stage.subject.environment}
    return told.get("SAGEMAKER_PROGRAM", "")


def model(
    stage: Stage, handlers: str, name: str = "", more: Mapping[str, bytes] | None = None
) -> Path:
    """A model's directory with these handlers in ``code/``.

    Args:
        stage: what the run shares.
        handlers: which of ours.
        name: the module's file; empty: the default one, and the one that the image names.
        more: further files of ``code/``.
    """
    folder = stage.session.directory("handlers")
    (folder / "code").mkdir()
    (folder / "factor.json").write_text(json.dumps({"factor": FACTOR}), "utf-8")
    text = (resources.files(__package__) / "handlers" / f"{handlers}.py").read_bytes()
    own = own_program(stage)
    names = (
        {name} if name else {_DEFAULT, own if own.endswith(".py") and "/" not in own else _DEFAULT}
    )
    for file, content in {**dict.fromkeys(names, text), **(more or {})}.items():
        (folder / "code" / file).write_bytes(content)
    return folder
