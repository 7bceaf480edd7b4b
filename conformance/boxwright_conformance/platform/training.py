"""Runs a training job as the platform does."""

from __future__ import annotations

import time
import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from boxwright_conformance.platform import laying, layout, volumes
from boxwright_conformance.platform.activity import Stillness
from boxwright_conformance.platform.archive import Archive
from boxwright_conformance.platform.container import Container
from boxwright_conformance.platform.creation import Spec
from boxwright_conformance.platform.harvest import TrainingResult, gather
from boxwright_conformance.platform.limits import Limits

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from boxwright_conformance.platform.layout import Channel
    from boxwright_conformance.platform.processes import Process
    from boxwright_conformance.platform.session import Session

_INPUT = "/opt/ml/input"
_MODEL = "/opt/ml/model"
_OUTPUT = "/opt/ml/output"
_CHECKPOINTS = "/opt/ml/checkpoints"
_LOOK_SECONDS = 2
KILL_SECONDS = 60.0


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
        self.name = self.name or f"job-{uuid.uuid4().hex[:8]}"
        self._container: Container | None = None
        self._stop_seconds: float | None = None

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

    def logs(self) -> Iterator[str]:
        """Follow the log line by line, from its beginning to the container's end."""
        return self._started().follow()

    def text(self) -> str:
        """The log so far."""
        return self._started().text()

    def changes(self) -> list[str]:
        """Paths that differ from the image, mounts left out; ask before `wait`, which clears up.

        The engine compares every file, which takes a second or two for a large image.
        """
        return self._started().changes()

    def throttle(self, cpus: float | None) -> None:
        """Change how many cores the running container may use; None: all."""
        self._started().throttle(cpus)

    def stop(self, grace: float = 120) -> float:
        """Send SIGTERM, and SIGKILL after `grace` seconds; return the seconds until it ended."""
        self._stop_seconds = self._started().stop(grace)
        return self._stop_seconds

    def signal(self, name: str) -> None:
        """Send a signal, such as ``SIGTERM``, to process 1 and do not wait."""
        self._started().signal(name)

    def kill(self) -> None:
        """Kill it; `wait` then gathers what it left."""
        self._started().kill()

    def processes(self) -> tuple[Process, ...]:
        """Its processes as of now; none when it has ended."""
        return self._started().processes()

    @property
    def ended(self) -> bool:
        """Whether it has ended, or never started."""
        return self._started().ended

    def wait(self, timeout: float, idle: float | None = None) -> TrainingResult:
        """Wait for the container's end and gather what it left.

        It is killed after `timeout` seconds, or when it has done nothing for `idle` seconds.
        """
        container = self._started()
        hit = limit_hit(container, timeout, idle)
        if hit:
            container.kill()
            container.wait(KILL_SECONDS)
        return gather(
            self.session,
            container,
            job=str(self.name),
            hit=hit,
            stop_seconds=self._stop_seconds,
            audit=self.audit,
        )

    def run(
        self,
        timeout: float,
        on_line: Callable[[str], None] | None = None,
        idle: float | None = None,
    ) -> TrainingResult:
        """Start, hand each log line to `on_line` in this thread as it comes, and wait."""
        deadline = time.monotonic() + timeout
        self.start()
        if on_line:
            for line in self._started().follow(deadline):
                on_line(line)
        return self.wait(max(0.0, deadline - time.monotonic()), idle)

    def _started(self) -> Container:
        if self._container is None:
            raise RuntimeError("start() comes first")
        return self._container


def limit_hit(container: Container, timeout: float, idle: float | None) -> str:
    """Wait for a container; say whether it ran into ``time`` or ``idle``, or ended: empty."""
    if idle is None:
        return "" if container.wait(timeout) else "time"
    deadline = time.monotonic() + timeout
    if container.wait(min(timeout, _LOOK_SECONDS)):
        return ""
    stillness = Stillness(container.activity)
    while (left := deadline - time.monotonic()) > 0:
        if container.wait(min(left, _LOOK_SECONDS)):
            return ""
        if stillness.seconds() >= idle:
            return "idle"
    return "time"
