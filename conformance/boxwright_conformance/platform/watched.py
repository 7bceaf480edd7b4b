"""What a container tells of itself while it runs, and afterwards."""

from __future__ import annotations

import time
from datetime import datetime
from typing import TYPE_CHECKING, Any

import docker.errors

from boxwright_conformance.platform import excess, logs, startup
from boxwright_conformance.platform.activity import Activity, activity
from boxwright_conformance.platform.creation import create
from boxwright_conformance.platform.errors import engine_errors
from boxwright_conformance.platform.memory import used
from boxwright_conformance.platform.processes import COLUMNS, Process, processes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from boxwright_conformance.platform.creation import Spec
    from boxwright_conformance.platform.session import Session

__all__ = ["Watched", "instant"]

_NEVER = "0001-01-01T00:00:00Z"


class Watched:
    """A container as the engine sees it."""

    def __init__(self, session: Session, spec: Spec) -> None:
        self.raw = create(session, spec)
        self._api = session.client.api
        self._spec = spec
        self._refused = ""
        self._crowded = False

    def state(self) -> dict[str, Any]:
        """The engine's account of it, as of now."""
        with engine_errors():
            self.raw.reload()
        state: dict[str, Any] = self.raw.attrs["State"]
        return state

    @property
    def started(self) -> float:
        """When it started, seconds since the epoch by the engine's clock; 0 when it did not."""
        return instant(self.state()["StartedAt"])

    @property
    def finished(self) -> float:
        """When it ended, seconds since the epoch by the engine's clock; 0 when it has not."""
        return instant(self.state()["FinishedAt"])

    def published(self, port: int) -> int:
        """The port of the engine's machine that leads to a port of the container."""
        self.state()
        found = self.raw.attrs["NetworkSettings"]["Ports"].get(f"{port}/tcp") or [{}]
        return int(found[0].get("HostPort", 0))

    @property
    def ended(self) -> bool:
        """Whether it has ended, or never started."""
        return bool(self._refused) or not self.state()["Running"]

    @property
    def start_error(self) -> str:
        """Why its program never ran; empty when it did."""
        if self._refused or not self.ended:
            return self._refused
        return startup.last_word(logs.last_lines(self.raw, 2))

    @property
    def exit_code(self) -> int | None:
        """Its exit status; None while it runs."""
        if not self.ended:
            return None
        error = self.start_error
        return startup.exit_code(error) if error else int(self.state()["ExitCode"])

    def seconds(self) -> float:
        """How long it ran, or has run, by the engine's clock."""
        state = self.state()
        started, finished = (instant(state[key]) for key in ("StartedAt", "FinishedAt"))
        if state["Running"] or not started:
            return max(0.0, time.time() - started) if started else 0.0
        return max(0.0, finished - started)

    def text(self) -> str:
        """The log so far."""
        return self.read_log()[0]

    def read_log(self) -> tuple[str, bool]:
        """The log so far, and whether it is cut."""
        return logs.read(self.raw, self._spec.limits.log_bytes)

    def follow(self, deadline: float | None = None) -> Iterator[str]:
        """Its log, line by line, until its end or the deadline (monotonic clock)."""
        return logs.follow(self.raw, lambda: self.ended, deadline)

    def activity(self) -> Activity:
        """What it has done so far."""
        with engine_errors():
            return activity(self._stats())

    def memory(self) -> int | None:
        """Bytes of memory it uses now, reclaimable files left out; None: the engine cannot say."""
        with engine_errors():
            return used(self._stats())

    def _stats(self) -> dict[str, Any]:
        found: dict[str, Any] = self._api.stats(str(self.raw.id), stream=False, one_shot=True)
        self._crowded = self._crowded or excess.crowded(found)
        return found

    def limits_hit(self) -> tuple[str, ...]:
        """Which of its bounds it has run into: ``memory``, ``pids``, ``log``."""
        log, cut = self.read_log()
        hit = {
            "memory": bool(self.state()["OOMKilled"]),
            "pids": self._crowded or excess.refused_to_fork(log),
            "log": cut,
        }
        return tuple(name for name, is_so in hit.items() if is_so)

    def processes(self) -> tuple[Process, ...]:
        """Its processes as of now; none when it has ended."""
        with engine_errors():
            try:
                return processes(self.raw.top(ps_args=COLUMNS))
            except docker.errors.APIError:
                if not self.ended:
                    raise
                return ()

    def changes(self) -> list[str]:
        """Paths that differ from the image; where volumes are mounted is not its doing."""
        ours = {
            "/".join(target.split("/")[:depth])
            for target in self._spec.volumes
            for depth in range(2, target.count("/") + 2)
        }
        with engine_errors():
            found = self.raw.diff() or []
        return sorted({str(change["Path"]) for change in found} - ours)


def instant(text: str) -> float:
    """An instant of the engine's, seconds since the epoch; 0 for never."""
    return 0.0 if text == _NEVER else datetime.fromisoformat(text).timestamp()
