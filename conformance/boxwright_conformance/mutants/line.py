"""The references that train and serve, in two languages, and what they are tested with."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

from boxwright_conformance.mutants.reference import Reference
from boxwright_conformance.platform import Metric
from boxwright_conformance.subject import Golden, Subject

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["BASE_IMAGE", "CONFIG", "NODE", "PYTHON", "subject"]

BASE_IMAGE = os.environ.get("BOXWRIGHT_PROBE_IMAGE", "python:3.13-slim")
_COLUMNS = 12


def subject(image: str, folder: Path) -> Subject:
    """Fifty rows to train on, a model to serve, four rows to predict."""
    return Subject(
        image=image,
        roles=frozenset({"train", "serve"}),
        channels={"train": _data(folder / "data")},
        hyperparameters={"shift": "0.5", "label": "plain", "seconds": "0"},
        stop_hyperparameters={"seconds": "600"},
        metrics=(Metric("mean", r"mean=([-+0-9.eE]+)"),),
        model=_model(folder / "model"),
        golden=_golden(),
    )


def _data(folder: Path) -> Path:
    folder.mkdir()
    rows = [[(7 * i + 3 * j) % 101 / 4 for j in range(_COLUMNS + 1)] for i in range(50)]
    (folder / "rows.csv").write_text(_csv(rows), encoding="utf-8")
    return folder


def _model(folder: Path) -> Path:
    folder.mkdir()
    held = {"intercept": 0.5, "weights": [1.0] * _COLUMNS}
    (folder / "model.json").write_text(json.dumps(held), encoding="utf-8")
    return folder


def _golden() -> Golden:
    rows = [[i + j / 8 for j in range(_COLUMNS)] for i in range(4)]
    return Golden(
        body=_csv(rows).encode(),
        content_type="text/csv",
        accept="text/csv",
        answer="".join(f"{0.5 + sum(row)}\n" for row in rows).encode(),
    )


def _csv(rows: list[list[float]]) -> str:
    return "".join(",".join(map(str, row)) + "\n" for row in rows)


_PROGRAMS = {"train": "/usr/local/bin/train", "serve": "/usr/local/bin/serve"}
CONFIG = (
    "ENTRYPOINT []",
    "CMD []",
    "LABEL com.amazonaws.sagemaker.capabilities.accept-bind-to-port=true",
)

PYTHON = Reference(
    name="python",
    language="Python",
    base=BASE_IMAGE,
    programs=_PROGRAMS,
    subject=subject,
    claims=frozenset({"network-isolation", "serverless"}),
    config=CONFIG,
)

# No Python lies in this image: no check may lean on it.
NODE = Reference(
    name="node",
    language="JavaScript",
    base="node:20-slim",
    programs=_PROGRAMS,
    subject=subject,
    claims=frozenset({"network-isolation", "serverless"}),
    config=CONFIG,
)
