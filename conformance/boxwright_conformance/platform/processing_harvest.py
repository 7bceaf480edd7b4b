"""Gathers what a processing job left behind."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from boxwright_conformance.platform import archive, volumes
from boxwright_conformance.platform.ended import JobResult, how_it_ended

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from boxwright_conformance.platform.container import Container
    from boxwright_conformance.platform.session import Session

_OUTPUT = "/opt/ml/output"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessingResult(JobResult):
    """What one host of a processing job left behind.

    Attributes:
        message: bytes of ``/opt/ml/output/message``; None when there is none.
        outputs: directory with the content of each output, regular files only.
        output: directory with the content of ``/opt/ml/output``, regular files only.
        links: symbolic links in each output, as paths relative to it, where there are any.
    """

    message: bytes | None
    outputs: Mapping[str, Path]
    output: Path
    links: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

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
    ended = how_it_ended(container, job=job, hit=hit, stop_seconds=stop_seconds)
    output, _ = _taken(session, container, _OUTPUT)
    taken = {name: _taken(session, container, path) for name, path in outputs.items()}
    result = ProcessingResult(
        **ended,
        message=_message(output / "message"),
        outputs={name: folder for name, (folder, _) in taken.items()},
        output=output,
        links={name: links for name, (_, links) in taken.items() if links},
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
