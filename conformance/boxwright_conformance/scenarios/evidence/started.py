"""What was seen of a server from its start to its first answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from boxwright_conformance.platform import Exchange, Listening, Readiness

__all__ = ["Started"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Started:
    """A server was started and asked whether it is well.

    Attributes:
        error: why the engine could not start the container; empty when it could.
        readiness: how the wait for the first good ping went; None when nothing was started.
        sockets: where it listens, seen from its own network; none where nobody looked, which is
            done of every server that is not well, and of one whose ports are judged.
        exit_code: exit code when it ended by itself, else None.
        log: what it had logged by then.
        first: the golden request sent at once after the first good ping; None without a golden one.
        port: the port it had to listen on.
        deadline: seconds it had to become ready.
        warning: seconds after which it is ready so late that some documents forbid it.
        mounted: whether it was given a model.
    """

    error: str = ""
    readiness: Readiness | None = None
    sockets: tuple[Listening, ...] = ()
    exit_code: int | None = None
    log: str = ""
    first: Exchange | None = None
    port: int = 8080
    deadline: float = 480
    warning: float = 240
    mounted: bool = True

    @property
    def ready(self) -> bool:
        """Whether a ping was answered with 200 in time."""
        return self.readiness is not None and self.readiness.ready
