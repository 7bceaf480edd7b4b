"""The reference in R, base R only: no package, no Python, no web server lies in its image."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from boxwright_conformance.mutants import line
from boxwright_conformance.mutants.mutant import edited
from boxwright_conformance.mutants.reference import Reference
from boxwright_conformance.subject import Golden

if TYPE_CHECKING:
    from pathlib import Path

    from boxwright_conformance.subject import Subject

__all__ = ["REFERENCE", "REFERENCES", "mutant"]

_SLOW_SECONDS = 3
_WEIGHTS = 12

# list(intercept = 0.5, weights = rep(1, 12)), as saveRDS(ascii = TRUE) writes it.
_MODEL = (
    *("A", 3, 263424, 197888, 5, "UTF-8", 531, 2, 14, 1, 0.5, 14, _WEIGHTS, *[1] * _WEIGHTS),
    *(1026, 1, 262153, 5, "names", 16, 2, 262153, 9, "intercept", 262153, 7, "weights", 254),
)


def _subject(image: str, folder: Path) -> Subject:
    """The usual line, answers with more digits than R prints, and a request of three seconds."""
    usual = line.subject(image, folder)
    model = folder / "rds"
    model.mkdir()
    (model / "model.rds").write_text("".join(f"{item}\n" for item in _MODEL), encoding="ascii")
    rows = [[1000 * i + j / 7 for j in range(_WEIGHTS)] for i in range(4)]
    golden = Golden(
        body="".join(",".join(map(str, row)) + "\n" for row in rows).encode(),
        content_type="text/csv",
        accept="text/csv",
        answer="".join(f"{0.5 + sum(row)}\n" for row in rows).encode(),
    )
    slow = replace(golden, content_type=f"text/csv; seconds={_SLOW_SECONDS}")
    return replace(usual, model=model, golden=golden, requests={"slow": slow})


REFERENCE = Reference(
    name="r",
    language="R",
    base="r-base:4.5.0",
    programs={
        "run": "/opt/program/run",
        "train": "/usr/local/bin/train",
        "serve": "/usr/local/bin/serve",
        "train.R": "/opt/program/train.R",
        "serve.R": "/opt/program/serve.R",
        "http.R": "/opt/program/http.R",
        "json.R": "/opt/program/json.R",
    },
    subject=_subject,
    claims=frozenset({"batch", "network-isolation", "serverless"}),
    config=line.CONFIG,
)

REFERENCES = (REFERENCE,)

mutant = partial(edited, reference=REFERENCE.name)
