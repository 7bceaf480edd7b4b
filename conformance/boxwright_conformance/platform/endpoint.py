"""Runs an endpoint as the platform does, and talks to it from another container."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self

from boxwright_conformance.platform.limits import Limits

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path
    from types import TracebackType

    from boxwright_conformance.platform.exchange import Exchange, Request
    from boxwright_conformance.platform.session import Session
    from boxwright_conformance.platform.sockets import Listening


@dataclass(frozen=True, slots=True, kw_only=True)
class Readiness:
    """How an endpoint came up.

    Attributes:
        ready: whether ``/ping`` gave 200 before the deadline.
        seconds: from the container's start to the end of the first 200, by the engine's clock;
            when never ready, how long was waited.
        pings: every ping sent, in order.
        reason: why it is not ready, such as ``no 200 within 60 s``; empty when it is.
    """

    ready: bool
    seconds: float
    pings: tuple[Exchange, ...]
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """How an endpoint ended: seconds from SIGTERM to its end, its exit status, the whole log."""

    seconds: float
    exit_code: int | None
    log: str


class Background:
    """A batch of requests under way."""

    def result(self, timeout: float) -> list[Exchange]:
        """The exchanges in the order of the requests.

        Raises:
            PlatformError: the batch did not end within `timeout` seconds, or could not be sent.
        """
        raise NotImplementedError


@dataclass
class Endpoint:
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
        port: port that requests go to.
        publish: also reach it from this machine at 127.0.0.1 and this port; 0: any free one.
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
    port: int = 8080
    publish: int | None = None

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
        """Start the container and, beside it, the probe; a refused start is kept as evidence."""
        raise NotImplementedError

    def close(self) -> None:
        """Kill and remove the container, the probe and the network; called on leaving."""
        raise NotImplementedError

    @property
    def start_error(self) -> str:
        """Why the container did not start; empty when it did."""
        raise NotImplementedError

    @property
    def running(self) -> bool:
        """Whether the container runs."""
        raise NotImplementedError

    @property
    def exit_code(self) -> int | None:
        """Its exit status; None while it runs."""
        raise NotImplementedError

    @property
    def oom_killed(self) -> bool:
        """Whether the kernel killed one of its processes for memory."""
        raise NotImplementedError

    @property
    def url(self) -> str:
        """Its address: for this machine when published, else for the probe."""
        raise NotImplementedError

    def text(self) -> str:
        """The log so far."""
        raise NotImplementedError

    def until_ready(self, deadline: float) -> Readiness:
        """Ping four times a second until a 200, the container's end or `deadline` seconds."""
        raise NotImplementedError

    def send(self, request: Request) -> Exchange:
        """Send one request and wait for its end."""
        raise NotImplementedError

    def send_all(self, requests: Sequence[Request], parallel: int = 1) -> list[Exchange]:
        """Send a batch, at most `parallel` at once; the answers keep the requests' order."""
        raise NotImplementedError

    def in_background(self, requests: Sequence[Request], parallel: int = 1) -> Background:
        """Send a batch and return at once, so that a stop can fall into it."""
        raise NotImplementedError

    def stop(self, grace: float = 30) -> Stop:
        """Send SIGTERM, and SIGKILL after `grace` seconds."""
        raise NotImplementedError

    def sockets(self) -> tuple[Listening, ...]:
        """The listening TCP sockets, read from a container that shares the network."""
        raise NotImplementedError

    def changes(self) -> list[str]:
        """Paths that differ from the image, mounts left out."""
        raise NotImplementedError

    def throttle(self, cpus: float | None) -> None:
        """Change how many cores the running container may use; None: all."""
        raise NotImplementedError
