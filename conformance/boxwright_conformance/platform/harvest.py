"""Gathers what a training job left behind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from boxwright_conformance.platform import archive, volumes
from boxwright_conformance.platform.ended import JobResult, how_it_ended

if TYPE_CHECKING:
    from pathlib import Path

    from boxwright_conformance.platform.container import Container
    from boxwright_conformance.platform.session import Session


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingResult(JobResult):
    """What a training job left behind.

    Attributes:
        failure: text of ``/opt/ml/output/failure``; None when there is none.
        model: directory with the content of ``/opt/ml/model``, regular files only.
        output: directory with the content of ``/opt/ml/output``, regular files only.
        checkpoints: directory with the content of ``/opt/ml/checkpoints``, regular files only.
        model_tar: ``model.tar.gz`` of the model directory's content, links included.
        links: symbolic links in the model directory, as paths relative to it.
        changes: paths outside the mounted directories that differ from the image, where asked for.
    """

    failure: str | None
    model: Path
    output: Path
    checkpoints: Path
    model_tar: Path
    links: tuple[str, ...] = ()
    changes: tuple[str, ...] = ()


def gather(
    session: Session,
    container: Container,
    *,
    job: str,
    hit: str,
    stop_seconds: float | None,
    audit: bool = False,
) -> TrainingResult:
    """Read an ended container's log, exit and volumes; remove it, its network and its volumes.

    `hit` is the limit that it was killed for; empty when it ended by itself.
    """
    ended = how_it_ended(container, job=job, hit=hit, stop_seconds=stop_seconds)
    changes = tuple(container.changes()) if audit else ()
    root = session.directory(job)
    model, output, checkpoints = (root / name for name in ("model", "output", "checkpoints"))
    links = {}
    for folder in (model, output, checkpoints):
        folder.mkdir()
        with volumes.fetch(container.raw, f"/opt/ml/{folder.name}") as tar:
            links[folder] = archive.unpack(tar, folder)
            if folder is model:
                tar.seek(0)
                archive.repack(tar, root / "model.tar.gz")
    result = TrainingResult(
        **ended,
        failure=_failure(output / "failure"),
        model=model,
        output=output,
        checkpoints=checkpoints,
        model_tar=root / "model.tar.gz",
        links=links[model],
        changes=changes,
    )
    container.remove()
    return result


def _failure(path: Path) -> str | None:
    return path.read_text(encoding="utf-8", errors="replace") if path.is_file() else None
