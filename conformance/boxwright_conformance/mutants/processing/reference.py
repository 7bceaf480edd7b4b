"""The references that process, and what they are tested with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from boxwright_conformance.mutants.line import BASE_IMAGE
from boxwright_conformance.mutants.reference import Reference
from boxwright_conformance.subject import Subject

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["PROCESSING", "PROCESSING_SHELL"]

_ENTRYPOINT = ('ENTRYPOINT ["/usr/local/bin/process"]', "CMD []")


def _subject(image: str, folder: Path) -> Subject:
    """Fifty rows whose columns are to be averaged."""
    rows = folder / "rows"
    rows.mkdir()
    lines = [",".join(str((7 * i + 3 * j) % 101 / 4) for j in range(4)) for i in range(50)]
    (rows / "rows.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    places = {"--input": "/opt/ml/processing/input/rows", "--output": "/opt/ml/processing/output"}
    return Subject(
        image=image,
        roles=frozenset({"process"}),
        arguments=tuple(word for pair in places.items() for word in pair),
        stop_arguments=("--seconds", "600"),
        inputs={"rows": rows},
        sharded=("rows",),
        outputs=("output",),
    )


PROCESSING = Reference(
    name="processing",
    language="Python",
    base=BASE_IMAGE,
    programs={"process": "/usr/local/bin/process"},
    subject=_subject,
    claims=frozenset({"multi-host", "continuous-output", "script-processor", "model-monitor"}),
    config=_ENTRYPOINT,
)

PROCESSING_SHELL = Reference(
    name="processing-shell",
    language="POSIX shell",
    base=BASE_IMAGE,
    programs={"process": "/usr/local/bin/process"},
    subject=_subject,
    config=_ENTRYPOINT,
)
