"""One container under test: started, watched, stopped."""

from __future__ import annotations

import contextlib
import math
import time
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

import docker.errors
import requests.exceptions

from boxwright_conformance.platform import excess, logs, startup
from boxwright_conformance.platform.activity import Activity, activity
from boxwright_conformance.platform.creation import CPU_PERIOD, cpu_quota, create
from boxwright_conformance.platform.errors import PlatformError, engine_errors
from boxwright_conformance.platform.memory import Watch, used
from boxwright_conformance.platform.processes import COLUMNS, Process, processes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from boxwright_conformance.platform.creation import Spec
    from boxwright_conformance.platform.session import Session

_WINDOW_SECONDS = 20.0
_NEVER = "0001-01-01T00:00:00Z"


class Container:
    """A container from its making to its end.

    Attributes:
        start_error: why the engine refused to start it; empty when it did not.
        address: its address on the network; empty when it did not start, or when it lives in
            another one's network.
    """

    def __init__(self, session: Session, spec: Spec) -> None:
        self.raw = create(session, spec)
        self._api = session.client.api
        self.address = ""
        self._spec = spec
        self._refused = ""
        self._watch: Watch | None = None
        self._crowded = False
        self.diary = session.diary(spec.image, spec.command)

    def start(self) -> None:
        """Start it; a refusal that is the image's fault is kept, any other one raised."""
        with engine_errors(self._spec.image):
            try:
                self.raw.start()
            except docker.errors.APIError as error:
                self._refused = startup.refusal(str(error.explanation)) or ""
                if not self._refused:
                    raise
                return
            self.raw.reload()
        self.diary.start(instant(self.raw.attrs["State"]["StartedAt"]))
        if self.diary.chapter:
            self._watch = Watch(self._stats, self.diary.remember)
        if not self._spec.beside:
            networks = self.raw.attrs["NetworkSettings"]["Networks"]
            self.address = networks[self._spec.network]["IPAddress"]

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

    def throttle(self, cpus: float | None) -> None:
        """Change how many cores it may use while it runs; of one that has ended, nothing."""
        with engine_errors():
            try:
                self.raw.update(cpu_period=CPU_PERIOD, cpu_quota=cpu_quota(cpus))
            except docker.errors.APIError:
                if not self.ended:
                    raise

    def freeze(self, seconds: float) -> None:
        """Stop all its processes where they are, and let them go on after so many seconds."""
        with engine_errors(), self.diary.deed("freeze"):
            self.raw.pause()
            try:
                time.sleep(seconds)
            finally:
                self.raw.unpause()

    def stop(self, grace: float) -> float:
        """Stop it as ``docker stop`` does; return the seconds it took."""
        begun = time.monotonic()
        with engine_errors(), self.diary.deed("stop"):
            self.raw.stop(timeout=math.ceil(grace))
        return time.monotonic() - begun

    def interrupt(self, grace: float) -> float:
        """Send SIGINT, and SIGKILL after `grace` seconds; return the seconds until it ended."""
        begun = time.monotonic()
        with self.diary.deed("stop"):
            self.signal("SIGINT")
            if not self.wait(grace):
                self.kill()
                self.wait(_WINDOW_SECONDS)
        return time.monotonic() - begun

    def signal(self, name: str) -> None:
        """Send a signal, such as ``SIGTERM``, to process 1; one that has ended hears none."""
        with engine_errors():
            try:
                self.raw.kill(name)
            except docker.errors.APIError as error:
                if error.status_code not in {404, 409, 500} or not self.ended:
                    raise

    def processes(self) -> tuple[Process, ...]:
        """Its processes as of now; none when it has ended."""
        with engine_errors():
            try:
                return processes(self.raw.top(ps_args=COLUMNS))
            except docker.errors.APIError:
                if not self.ended:
                    raise
                return ()

    def kill(self) -> None:
        """Kill it; one that has ended already is left alone."""
        with self.diary.deed("kill"):
            self.signal("SIGKILL")

    def wait(self, timeout: float) -> bool:
        """Wait for its end, at most so many seconds; say whether it came."""
        deadline = time.monotonic() + timeout
        while not self.ended:
            left = deadline - time.monotonic()
            if left <= 0:
                return False
            self._wait_once(min(left, _WINDOW_SECONDS))
        return True

    def _wait_once(self, seconds: float) -> None:
        # The client knows no deadline but the one of its connection, which shows as either error.
        with engine_errors():
            try:
                self.raw.wait(timeout=seconds)
            except (requests.exceptions.ReadTimeout, requests.exceptions.ConnectionError):
                return

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

    def remove(self) -> None:
        """Kill and remove it with its own network and volumes; the second time nothing happens."""
        self._close_diary()
        api = self._api
        steps: list[Callable[[], object]] = [
            lambda: self.raw.remove(force=True, v=True),
            *(() if self._spec.shared else (partial(api.remove_network, self._spec.network),)),
            *(partial(api.remove_volume, name) for name, _ in self._spec.volumes.values()),
        ]
        with engine_errors():
            for step in steps:
                with contextlib.suppress(docker.errors.NotFound):
                    step()

    def _close_diary(self) -> None:
        """Note how it ended; one that is gone already was removed by someone else."""
        if self._watch:
            self._watch.close()
        if self.diary.ended is not None:
            return
        with contextlib.suppress(PlatformError):
            state = self.state()
            running = state["Running"]
            ended = 0.0 if running else instant(state["FinishedAt"])
            self.diary.close(ended, "removed" if running else f"exit code {state['ExitCode']}")


def instant(text: str) -> float:
    """An instant of the engine's, seconds since the epoch; 0 for never."""
    return 0.0 if text == _NEVER else datetime.fromisoformat(text).timestamp()
