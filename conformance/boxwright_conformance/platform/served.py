"""What is seen of a serving container, and what is done to it, but for talking."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from boxwright_conformance.platform import volumes
from boxwright_conformance.platform.beside import all_processes, kill_server
from boxwright_conformance.platform.errors import PlatformError
from boxwright_conformance.platform.held import Held
from boxwright_conformance.platform.mounts import DISK
from boxwright_conformance.platform.probe import network_table, probe_image
from boxwright_conformance.platform.sockets import Listening, abstract, listening

if TYPE_CHECKING:
    from boxwright_conformance.platform.processes import Process
    from boxwright_conformance.platform.session import Session

__all__ = ["Served", "Stop"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """How an endpoint ended: seconds from SIGTERM to its end, its exit status, the whole log."""

    seconds: float
    exit_code: int | None
    log: str


class Served(Held):
    """One serving container, from its start on.

    Attributes:
        session: owner of what helps from beside it.
        port: where it listens.
        init: whether its process 1 is an init process of the engine's.
    """

    session: Session
    port: int
    init: bool

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
