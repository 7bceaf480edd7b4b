"""Gathers what a processing job left behind."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from boxwright_conformance.platform import archive, volumes

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from boxwright_conformance.platform.container import Container
    from boxwright_conformance.platform.session import Session

_OUTPUT = "/opt/ml/output"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessingResult:
    """What one host of a processing job left behind.

    Attributes:
        job: its name.
        exit_code: exit status; 127 (not found) or 126 (cannot be executed) beside a `start_error`.
        start_error: why the container did not start; empty when it did.
        oom_killed: whether the kernel killed a process for memory.
        timed_out: whether it was killed because `wait` ran out of time or hope.
        seconds: from start to end by the engine's clock.
        log: stdout and stderr, in the order written.
        message: bytes of ``/opt/ml/output/message``; None when there is none.
        outputs: directory with the content of each output, regular files only.
        output: directory with the content of ``/opt/ml/output``, regular files only.
        links: symbolic links in each output, as paths relative to it, where there are any.
        stop_seconds: how long `stop` took; None when the job was not stopped.
        limit: the limit that was hit: ``memory``, ``time``, ``idle``, ``log``, or empty.
        limits: the bounds of the container that it ran into: ``memory``, ``pids``, ``log``.
    """

    job: str
    exit_code: int | None
    start_error: str
    oom_killed: bool
    timed_out: bool
    seconds: float
    log: str
    message: bytes | None
    outputs: Mapping[str, Path]
    output: Path
    links: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    stop_seconds: float | None = None
    limit: str = ""
    limits: tuple[str, ...] = ()

    @property
    def failure(self) -> str | None:
        """The exit message as text, as the failure file of a training job is."""
        return None if self.message is None else self.message.decode(errors="replace")


def gather(
    session: Session,
    container: Container,
    *,
    job: str,
    outputs: Mapping[str, str],
    hit: str,
    stop_seconds: float | None,
) -> ProcessingResult:
    """Read an ended container's log, exit and volumes; remove it with all that is its own.

    `hit` is the limit that it was killed for; empty when it ended by itself.
    """
    log, _ = container.read_log()
    limits = container.limits_hit()
    output, _ = _taken(session, container, _OUTPUT)
    taken = {name: _taken(session, container, path) for name, path in outputs.items()}
    result = ProcessingResult(
        job=job,
        exit_code=container.exit_code,
        start_error=container.start_error,
        oom_killed="memory" in limits,
        timed_out=bool(hit),
        seconds=container.seconds(),
        log=log,
        message=_message(output / "message"),
        outputs={name: folder for name, (folder, _) in taken.items()},
        output=output,
        links={name: links for name, (_, links) in taken.items() if links},
        stop_seconds=stop_seconds,
        limit="memory" if "memory" in limits else hit or (limits[0] if limits else ""),
        limits=limits,
    )
    container.remove()
    return result


def _taken(session: Session, container: Container, path: str) -> tuple[Path, tuple[str, ...]]:
    """A copy of a directory of the container, and its symbolic links."""
    folder = session.directory("processed")
    with volumes.fetch(container.raw, path) as tar:
        return folder, archive.unpack(tar, folder)


def _message(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None
