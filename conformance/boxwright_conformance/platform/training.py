"""Runs a training job as the platform does."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from boxwright_conformance.platform import laying, layout, volumes
from boxwright_conformance.platform.archive import Archive
from boxwright_conformance.platform.container import Container
from boxwright_conformance.platform.creation import Spec
from boxwright_conformance.platform.harvest import TrainingResult, gather
from boxwright_conformance.platform.job import Job
from boxwright_conformance.platform.limits import Limits

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from boxwright_conformance.platform.layout import Channel
    from boxwright_conformance.platform.session import Session

_INPUT = "/opt/ml/input"
_MODEL = "/opt/ml/model"
_OUTPUT = "/opt/ml/output"
_CHECKPOINTS = "/opt/ml/checkpoints"


@dataclass
class TrainingJob(Job[TrainingResult]):
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
        extra_config: further files in ``/opt/ml/input/config``, by name; they win over its own.
        input_read_only: mount ``/opt/ml/input`` read-only.
        checkpoints: directory whose content is restored to ``/opt/ml/checkpoints``.
        hostname: name of the machine inside the container; None: a random one, as the platform's.
        empty: further directories to mount empty, so that what the image has there is hidden.
        planted: what else lies below ``/opt/ml``, by path; None: an empty directory.
        hollow: files below ``/opt/ml`` full of nothing that take no room: bytes by path.
        left: an earlier run, on whose model, output and checkpoints this one starts.
        without: variables of the platform's that are left out.
        terminal: give the program a terminal and standard input, which the platform never does.
        scratch: size of a ``/tmp`` in memory, such as ``256m``; empty: the container's disk.
        network: a network of someone else's; empty: one of its own.
        decoy: a second network, sorting before `network`, that takes the name ``eth0``.
        audit: look for what the program changed outside the mounted directories.
        volumes: the volume at each mounted directory, once they are laid out.
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
    hostname: str | None = None
    empty: Sequence[str] = ()
    planted: Mapping[str, bytes | Path | None] = field(default_factory=dict)
    hollow: Mapping[str, int] = field(default_factory=dict)
    left: TrainingResult | None = None
    without: frozenset[str] = frozenset()
    terminal: bool = False
    scratch: str = ""
    network: str = ""
    decoy: str = ""
    audit: bool = False
    volumes: dict[str, str] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        super().__init__()
        self.name = self.name or f"job-{uuid.uuid4().hex[:8]}"

    def start(self) -> None:
        """Lay out the directories and start the container; a refused start is kept as evidence.

        Raises:
            PlatformError: the engine or a channel is at fault, not the container.
        """
        if not self.volumes:
            self.prepare()
        variables = layout.platform_environment(str(self.name))
        spec = Spec(
            image=self.image,
            command=self.command,
            entrypoint=self.entrypoint,
            environment={
                **{name: value for name, value in variables.items() if name not in self.without},
                **self.environment,
            },
            volumes={
                target: (volume, target == _INPUT and self.input_read_only)
                for target, volume in self.volumes.items()
            },
            network=self.network or self.session.network(internal=self.internal),
            shared=bool(self.network),
            decoy=self.decoy,
            alias=self.current_host,
            hostname=self.hostname,
            limits=self.limits,
            init=self.init,
            scratch=self.scratch,
            terminal=self.terminal,
        )
        self._container = Container(self.session, spec)
        self._container.start()

    def prepare(self) -> None:
        """Lay out the directories only, so that something else can be put into `volumes`.

        Raises:
            PlatformError: the engine or a channel is at fault.
        """
        targets = (_INPUT, _MODEL, _OUTPUT, _CHECKPOINTS, *self.empty)
        self.volumes = {target: self.session.volume() for target in targets}
        with Archive() as archive:
            laying.lay(self, archive)
            volumes.fill(self.session, self.image, self.volumes, archive)
        if self.hollow:
            laying.hollow_out(self.session, self.volumes, self.hollow)

    def stop(self, grace: float = 120, *, interrupt: bool = False) -> float:
        """Send SIGTERM or SIGINT, and SIGKILL after `grace` seconds; the seconds until it ended."""
        return super().stop(grace, interrupt=interrupt)

    def _gathered(self, hit: str) -> TrainingResult:
        return gather(
            self.session,
            self._started(),
            job=str(self.name),
            hit=hit,
            stop_seconds=self._stop_seconds,
            audit=self.audit,
        )
