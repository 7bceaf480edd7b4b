"""Runs a training job as the platform does."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from boxwright_conformance.platform.limits import Limits

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from boxwright_conformance.platform.layout import Channel
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
        timed_out: whether it was killed because `wait` ran out of time.
        seconds: from start to end by the engine's clock.
        log: stdout and stderr, in the order written.
        failure: text of ``/opt/ml/output/failure``; None when there is none.
        model: directory with the content of ``/opt/ml/model``, regular files only.
        output: directory with the content of ``/opt/ml/output``, regular files only.
        checkpoints: directory with the content of ``/opt/ml/checkpoints``, regular files only.
        model_tar: ``model.tar.gz`` of the model directory's content, links included.
        links: symbolic links in the model directory, as paths relative to it.
        stop_seconds: how long `stop` took; None when the job was not stopped.
        limit: the limit that was hit: ``memory``, ``log``, ``time``, or empty.
        changes: paths that differ from the image, mounts left out.
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
    changes: tuple[str, ...] = ()


@dataclass
class TrainingJob:
    """One host of a training job: `start`, then any of `logs`, `stop`, `throttle`, then `wait`.

    Attributes:
        session: owner of all that is made.
        image: reference of the image.
        channels: input data by channel name.
        hyperparameters: as the platform hands them over; every value is a string.
        environment: variables beside the platform's own.
        name: job name; None: a unique one is made.
        command: what follows the image's name; `entrypoint` replaces the image's.
        hosts: all hosts of the job; `current_host` is this one, and its alias on the network.
        init: put an init process in front, as some platform hosts do.
        internal: no way out of the network (network isolation).
        limits: bounds of the container.
        extra_config: further files in ``/opt/ml/input/config``, by name.
        input_read_only: mount ``/opt/ml/input`` read-only.
        checkpoints: directory whose content is restored to ``/opt/ml/checkpoints``.
    """

    session: Session
    image: str
    channels: Mapping[str, Channel | Path] = field(default_factory=dict)
    hyperparameters: Mapping[str, str] = field(default_factory=dict)
    environment: Mapping[str, str] = field(default_factory=dict)
    name: str | None = None
    command: Sequence[str] | None = ("train",)
    entrypoint: Sequence[str] | None = None
    hosts: Sequence[str] = ("algo-1",)
    current_host: str = "algo-1"
    init: bool = False
    internal: bool = False
    limits: Limits = field(default_factory=Limits)
    extra_config: Mapping[str, bytes] = field(default_factory=dict)
    input_read_only: bool = True
    checkpoints: Path | None = None

    def start(self) -> None:
        """Lay out the directories and start the container; a refused start is kept as evidence.

        Raises:
            PlatformError: the engine or a channel is at fault, not the container.
        """
        raise NotImplementedError

    def logs(self) -> Iterator[str]:
        """Follow the log line by line, from its beginning to the container's end."""
        raise NotImplementedError

    def text(self) -> str:
        """The log so far."""
        raise NotImplementedError

    def throttle(self, cpus: float | None) -> None:
        """Change how many cores the running container may use; None: all."""
        raise NotImplementedError

    def stop(self, grace: float = 120) -> float:
        """Send SIGTERM, and SIGKILL after `grace` seconds; return the seconds until it ended."""
        raise NotImplementedError

    def wait(self, timeout: float) -> TrainingResult:
        """Wait for the container's end, kill it after `timeout` seconds; gather what it left."""
        raise NotImplementedError

    def run(self, timeout: float, on_line: Callable[[str], None] | None = None) -> TrainingResult:
        """Start, hand each log line to `on_line` in this thread as it comes, and wait."""
        raise NotImplementedError
