"""Gathers what a training job left behind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from boxwright_conformance.platform import archive, volumes

if TYPE_CHECKING:
    from pathlib import Path

    from boxwright_conformance.platform.container import Container
    from boxwright_conformance.platform.session import Session


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingResult:
    """What a training job left behind.

    Attributes:
        job: its name.
        exit_code: exit status; 127 (not found) or 126 (cannot be executed) beside a `start_error`.
        start_error: why the container did not start, such as
            ``exec: "train": executable file not found in $PATH``; empty when it did.
        oom_killed: whether the kernel killed a process for memory.
        timed_out: whether it was killed because `wait` ran out of time or hope.
        seconds: from start to end by the engine's clock.
        log: stdout and stderr, in the order written.
        failure: text of ``/opt/ml/output/failure``; None when there is none.
        model: directory with the content of ``/opt/ml/model``, regular files only.
        output: directory with the content of ``/opt/ml/output``, regular files only.
        checkpoints: directory with the content of ``/opt/ml/checkpoints``, regular files only.
        model_tar: ``model.tar.gz`` of the model directory's content, links included.
        links: symbolic links in the model directory, as paths relative to it.
        stop_seconds: how long `stop` took; None when the job was not stopped.
        limit: the limit that was hit: ``memory``, ``time``, ``idle``, ``pids``, ``log``, or
            empty.
        limits: the bounds of the container that it ran into: ``memory``, ``pids``, ``log``.
        changes: paths outside the mounted directories that differ from the image, where asked for.
    """

    job: str
    exit_code: int | None
    start_error: str
    oom_killed: bool
    timed_out: bool
    seconds: float
    log: str
    failure: str | None
    model: Path
    output: Path
    checkpoints: Path
    model_tar: Path
    links: tuple[str, ...] = ()
    stop_seconds: float | None = None
    limit: str = ""
    limits: tuple[str, ...] = ()
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
    log, _ = container.read_log()
    limits = container.limits_hit()
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
        job=job,
        exit_code=container.exit_code,
        start_error=container.start_error,
        oom_killed="memory" in limits,
        timed_out=bool(hit),
        seconds=container.seconds(),
        log=log,
        failure=_failure(output / "failure"),
        model=model,
        output=output,
        checkpoints=checkpoints,
        model_tar=root / "model.tar.gz",
        links=links[model],
        stop_seconds=stop_seconds,
        limit="memory" if "memory" in limits else hit or (limits[0] if limits else ""),
        limits=limits,
        changes=changes,
    )
    container.remove()
    return result


def _failure(path: Path) -> str | None:
    return path.read_text(encoding="utf-8", errors="replace") if path.is_file() else None
