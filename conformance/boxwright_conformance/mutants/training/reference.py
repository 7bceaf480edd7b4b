"""The reference that trains on several hosts, from pipes and with checkpoints."""

from __future__ import annotations

from typing import TYPE_CHECKING

from boxwright_conformance.mutants.line import BASE_IMAGE
from boxwright_conformance.mutants.reference import Reference
from boxwright_conformance.platform import Metric
from boxwright_conformance.subject import Subject

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["CLUSTER"]


def _subject(image: str, folder: Path) -> Subject:
    """Six files to train on, more than there are hosts."""
    data = folder / "data"
    data.mkdir()
    for number in range(6):
        rows = [f"{number + row},{row * 0.5}\n" for row in range(10)]
        (data / f"part-{number}.csv").write_text("".join(rows), encoding="utf-8")
    return Subject(
        image=image,
        roles=frozenset({"train"}),
        channels={"train": data},
        hyperparameters={"epochs": "3", "pause": "0"},
        stop_hyperparameters={"epochs": "100000", "pause": "0.7"},
        metrics=(Metric("rows", r"rows=(\d+)"),),
    )


CLUSTER = Reference(
    name="cluster",
    language="Python",
    base=BASE_IMAGE,
    programs={"train": "/usr/local/bin/train"},
    subject=_subject,
    claims=frozenset(
        {
            "checkpoints",
            "entrypoint-override",
            "multi-host",
            "network-isolation",
            "pipe",
            "recordio",
            "spot",
        }
    ),
)
