"""Runs an endpoint as the platform does, and talks to it from another container."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self

from boxwright_conformance.platform.archive import Archive
from boxwright_conformance.platform.container import Container
from boxwright_conformance.platform.creation import Spec
from boxwright_conformance.platform.limits import Limits
from boxwright_conformance.platform.model import MODEL, write_model
from boxwright_conformance.platform.mounts import mounts
from boxwright_conformance.platform.spoken import Spoken
from boxwright_conformance.platform.vantage import give_back, take

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path
    from types import TracebackType

    from boxwright_conformance.platform.session import Session


@dataclass
class Endpoint(Spoken):
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
        self._vantage = take(self.session, internal=self.internal)
        self._container = Container(self.session, self._spec(self._vantage.network))
        if self.model and self.writable:
            with Archive() as archive:
                write_model(archive, self.model)
                self._container.raw.put_archive("/", archive.finished())
        self._container.start()
        self._vantage.meet(self._container.address, self._container.card)

    def _start_beside(self, other: Endpoint) -> None:
        """Start in the other's network; the other's probe does for both."""
        self._vantage = other._vantage
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
            shared=True,
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
        """Kill and remove the container, and leave its network and probe to the next one."""
        if self._container:
            self._container.remove()
        if self._vantage and not self.beside:
            give_back(self.session, self._vantage)
        self._vantage = None

    @property
    def url(self) -> str:
        """Its address: for this machine when published, else for the probe."""
        container = self._started()
        if self.publish is None:
            return f"http://{container.address}:{self.port}"
        return f"http://127.0.0.1:{container.published(self.port)}"
