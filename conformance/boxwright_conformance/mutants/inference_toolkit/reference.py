"""The reference that serves a user's handlers."""

from __future__ import annotations

from dataclasses import replace
from importlib import resources
from typing import TYPE_CHECKING

from boxwright_conformance.mutants import line
from boxwright_conformance.mutants.mutant import Edit, Mutant
from boxwright_conformance.mutants.reference import Reference

if TYPE_CHECKING:
    from pathlib import Path

    from boxwright_conformance.subject import Subject


__all__ = ["NAME", "PORT_LABEL", "READ_ACCEPT", "REFERENCES", "edited", "subject"]

NAME = "inference_toolkit"

PORT_LABEL = "LABEL com.amazonaws.sagemaker.capabilities.accept-bind-to-port=true"


def subject(image: str, folder: Path) -> Subject:
    """The Python reference's model and request, served by handlers beside the model."""
    usual = line.subject(image, folder)
    code = folder / "model" / "code"
    code.mkdir()
    handlers = resources.files("boxwright_conformance.mutants") / "programs" / NAME / "inference.py"
    (code / "inference.py").write_bytes(handlers.read_bytes())
    return replace(
        usual,
        roles=frozenset({"serve"}),
        channels={},
        hyperparameters={},
        stop_hyperparameters=None,
    )


READ_ACCEPT = '        if not accept or accept == "*/*":\n'


def edited(
    name: str,
    requirement: str,
    because: str,
    *edits: tuple[str, str, str],
    collateral: frozenset[str] = frozenset(),
) -> Mutant:
    """A mutant that differs in its programs only: file, old text, new text."""
    return Mutant(
        name=name,
        requirement=requirement,
        because=because,
        edits=tuple(Edit(*edit) for edit in edits),
        reference=NAME,
        collateral=collateral,
    )


REFERENCES: tuple[Reference, ...] = (
    Reference(
        name=NAME,
        language="Python",
        base=line.BASE_IMAGE,
        programs={
            "serve": "/usr/local/bin/serve",
            "handlers.py": "/opt/toolkit/handlers.py",
            "arrays.py": "/opt/toolkit/arrays.py",
            "standard-supervisor": "/usr/local/bin/standard-supervisor",
        },
        subject=subject,
        claims=frozenset(
            {
                "hosting-sessions",
                "inference-toolkit",
                "model-hosting-standards",
                "toolkit-multi-model",
            }
        ),
        config=("ENTRYPOINT []", "CMD []", PORT_LABEL),
    ),
)
