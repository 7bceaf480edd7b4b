"""Runs an endpoint as the platform does, and talks to it from another container."""

from __future__ import annotations

import concurrent.futures
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self

from boxwright_conformance.platform import volumes
from boxwright_conformance.platform.archive import Archive
from boxwright_conformance.platform.beside import all_processes, kill_server
from boxwright_conformance.platform.container import Container
from boxwright_conformance.platform.conversation import Background, Conversation
from boxwright_conformance.platform.creation import Spec
from boxwright_conformance.platform.errors import PlatformError
from boxwright_conformance.platform.held import Held
from boxwright_conformance.platform.limits import Limits
from boxwright_conformance.platform.model import MODEL, write_model
from boxwright_conformance.platform.mounts import DISK, mounts
from boxwright_conformance.platform.probe import Probe, network_table, probe_image
from boxwright_conformance.platform.readiness import Readiness, never, until_ready
from boxwright_conformance.platform.sockets import Listening, abstract, listening

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path
    from types import TracebackType

    from boxwright_conformance.platform.exchange import Exchange, Request
    from boxwright_conformance.platform.processes import Process
    from boxwright_conformance.platform.readiness import GiveUp
    from boxwright_conformance.platform.session import Session


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """How an endpoint ended: seconds from SIGTERM to its end, its exit status, the whole log."""

    seconds: float
    exit_code: int | None
    log: str


@dataclass
class Endpoint(Held):
    """One serving container; a context manager that starts and removes it.

    Attributes:
        session: owner of all that is made.
        image: reference of the image.
        model: directory or ``model.tar.gz`` to mount read-only; None: no model is mounted.
        environment: variables of the container.
        command: what follows the image's name; `entrypoint` replaces the image's.
        init: put an init process in front, as some platform hosts do.
        internal: no way out of the network; must be False for `publish`.
        limits: bounds of the container.
        read_only: read-only root with a writable ``/tmp``.
        user: user to run as; None: the image's.
        cap_drop: capabilities to take from it; ``ALL``: every one.
        hidden: lay an empty directory over what the image has in ``/opt/ml``.
        disk: give it a ``/tmp`` that lies on disk and that anybody may write to.
        beside: another endpoint, started before and closed after this one, whose network this one
            lives in as well, as the containers of one instance do.
        port: port that requests go to.
        publish: also reach it from this machine at 127.0.0.1 and this port; 0: any free one.
        hostname: the container's host name; None: a random one.
        writable: put the model into the container itself, where writing is no error and shows
            among the `changes`.
        sources: further directories or archives to mount read-only, by mount point.
    """

    session: Session
    image: str
    model: Path | None = None
    environment: Mapping[str, str] = field(default_factory=dict)
    command: Sequence[str] | None = ("serve",)
    entrypoint: Sequence[str] | None = None
    init: bool = False
    internal: bool = True
    limits: Limits = field(default_factory=Limits)
    read_only: bool = False
    user: str | None = None
    cap_drop: Sequence[str] = ()
    hidden: bool = False
    disk: bool = False
    beside: Endpoint | None = None
    port: int = 8080
    publish: int | None = None
    hostname: str | None = None
    writable: bool = False
    sources: Mapping[str, Path] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.publish is not None and self.internal:
            raise ValueError("an internal network publishes no port; pass internal=False")
        super().__init__()
        self._probe: concurrent.futures.Future[Probe] | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def start(self) -> None:
        """Start the container and, beside it, the probe; a refused start is kept as evidence.

        Raises:
            PlatformError: the engine or the model's path is at fault, not the container.
        """
        try:
            if self.beside:
                self._start_beside(self.beside)
            else:
                self._start_alone()
        except BaseException:
            self.close()
            raise

    def _start_alone(self) -> None:
        network = self.session.network(internal=self.internal)
        with concurrent.futures.ThreadPoolExecutor(max_workers=1) as executor:
            self._probe = executor.submit(Probe, self.session, network)
            self._container = Container(self.session, self._spec(network))
            if self.model and self.writable:
                with Archive() as archive:
                    write_model(archive, self.model)
                    self._container.raw.put_archive("/", archive.finished())
            self._container.start()

    def _start_beside(self, other: Endpoint) -> None:
        """Start in the other's network; the other's probe does for both."""
        self._probe = other._probe
        self._container = Container(self.session, self._spec(""))
        self._container.start()
        self._container.address = other._started().address

    def _spec(self, network: str) -> Spec:
        ports = {} if self.publish is None else {f"{self.port}/tcp": ("127.0.0.1", self.publish)}
        return Spec(
            image=self.image,
            command=self.command,
            entrypoint=self.entrypoint,
            environment=self.environment,
            volumes=self._volumes(),
            network=network,
            alias="endpoint",
            hostname=self.hostname,
            limits=self.limits,
            init=self.init,
            shared=bool(self.beside),
            beside=str(self.beside._started().raw.id) if self.beside else "",
            user=self.user,
            cap_drop=self.cap_drop,
            read_only=self.read_only,
            ports=ports,
        )

    def _volumes(self) -> dict[str, tuple[str, bool]]:
        """Volume and whether it is read-only by mount point."""
        model = {} if self.model is None or self.writable else {MODEL: self.model}
        return mounts(
            self.session,
            self.image,
            {**model, **self.sources},
            hidden=self.hidden,
            disk=self.disk,
        )

    def close(self) -> None:
        """Kill and remove the container, the probe and the network; called on leaving."""
        if self._probe and not self.beside and not self._probe.exception():
            self._probe.result().remove()
        if self._container:
            self._container.remove()

    @property
    def start_error(self) -> str:
        """Why the container did not start; empty when it did."""
        return self._started().start_error

    @property
    def running(self) -> bool:
        """Whether the container runs."""
        return not self._started().ended

    @property
    def exit_code(self) -> int | None:
        """Its exit status; None while it runs."""
        return self._started().exit_code

    @property
    def oom_killed(self) -> bool:
        """Whether the kernel killed one of its processes for memory."""
        return bool(self._started().state()["OOMKilled"])

    @property
    def url(self) -> str:
        """Its address: for this machine when published, else for the probe."""
        container = self._started()
        if self.publish is None:
            return f"http://{container.address}:{self.port}"
        return f"http://127.0.0.1:{container.published(self.port)}"

    def until_ready(self, deadline: float, give_up: GiveUp = never) -> Readiness:
        """Ping four times a second until a 200, the container's end or `deadline` seconds.

        `give_up` may end it earlier: every 2 s it is told how long was waited, and answers why
        there is no hope, or with an empty text.
        """
        # Without a probe nothing can be said, also of a container that ends at once.
        self._ready_probe()
        return until_ready(self._started(), self._conversation(), deadline, give_up)

    def send(self, request: Request) -> Exchange:
        """Send one request and wait for its end."""
        return self.send_all([request])[0]

    def send_all(self, requests: Sequence[Request], parallel: int = 1) -> list[Exchange]:
        """Send a batch, at most `parallel` at once; the answers keep the requests' order."""
        return self._conversation().send_all(requests, parallel)

    def in_background(self, requests: Sequence[Request], parallel: int = 1) -> Background:
        """Send a batch and return at once, so that a stop can fall into it."""
        return self._conversation().in_background(requests, parallel)

    def stop(self, grace: float = 30) -> Stop:
        """Send SIGTERM, and SIGKILL after `grace` seconds."""
        container = self._started()
        seconds = container.stop(grace)
        return Stop(seconds=seconds, exit_code=container.exit_code, log=container.text())

    def sockets(self) -> tuple[Listening, ...]:
        """The listening TCP sockets, read from a container that shares the network."""
        return listening(self._sockets())

    def abstract_sockets(self) -> tuple[str, ...]:
        """Names of the listening abstract Unix sockets in its network, each with its ``@``."""
        return abstract(self._sockets())

    def _sockets(self) -> str:
        container = self._started()
        if container.ended:
            return ""
        try:
            return network_table(self.session, container.raw)
        except PlatformError:
            if container.ended:
                return ""
            raise

    def disk_bytes(self) -> int:
        """Bytes that lie in the ``/tmp`` that `disk` gave it."""
        return volumes.used(self.session, probe_image(self.session), self._volume_at(DISK))

    def _volume_at(self, target: str) -> str:
        (mount,) = (m for m in self._started().raw.attrs["Mounts"] if m["Destination"] == target)
        return str(mount["Name"])

    def freeze(self, seconds: float) -> None:
        """Stop all its processes where they are, and let them go on after so many seconds."""
        self._started().freeze(seconds)

    def wait(self, timeout: float) -> bool:
        """Wait for the container's end, at most so many seconds; say whether it came."""
        return self._started().wait(timeout)

    def all_processes(self) -> tuple[Process, ...]:
        """All its processes, zombies too, in its own numbers; none when it has ended."""
        return all_processes(self.session, self._started().raw)

    def kill_server(self) -> tuple[str, ...] | None:
        """Kill what listens, process 1 left out; the command lines of what was killed."""
        return kill_server(self.session, self._started().raw, self.port, init=self.init)

    def _conversation(self) -> Conversation:
        return Conversation(self._ready_probe, self._started(), self.port)

    def _ready_probe(self) -> Probe:
        if self._probe is None:
            raise RuntimeError("start() comes first")
        return self._probe.result()
