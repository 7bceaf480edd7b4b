"""One container under test: started, watched, stopped."""

from __future__ import annotations

import contextlib
import math
import time
from functools import partial
from typing import TYPE_CHECKING

import docker.errors
import requests.exceptions

from boxwright_conformance.platform import startup
from boxwright_conformance.platform.children import signal_child
from boxwright_conformance.platform.creation import CPU_PERIOD, cpu_quota
from boxwright_conformance.platform.errors import PlatformError, engine_errors
from boxwright_conformance.platform.memory import Watch
from boxwright_conformance.platform.watched import Watched, instant

if TYPE_CHECKING:
    from collections.abc import Callable

    from boxwright_conformance.platform.creation import Spec
    from boxwright_conformance.platform.session import Session

_WINDOW_SECONDS = 20.0
# The engine itself tries for about a second each time.
_FREEZING_SECONDS = 60.0


class Container(Watched):
    """A container from its making to its end.

    Attributes:
        start_error: why the engine refused to start it; empty when it did not.
        address: its address on the network; empty when it did not start, or when it lives in
            another one's network.
        card: the hardware address that belongs to it.
    """

    def __init__(self, session: Session, spec: Spec) -> None:
        super().__init__(session, spec)
        self.address = self.card = ""
        self._session, self._own_network = session, "" if spec.shared else spec.network
        self._watch: Watch | None = None
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
            network = self.raw.attrs["NetworkSettings"]["Networks"][self._spec.network]
            self.address, self.card = network["IPAddress"], network["MacAddress"]

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
            self._pause()
            try:
                time.sleep(seconds)
            finally:
                self.raw.unpause()

    def _pause(self) -> None:
        """Pause it; on a busy machine an engine gives up freezing, and can do it a moment later."""
        deadline = time.monotonic() + _FREEZING_SECONDS
        while True:
            try:
                self.raw.pause()
            except docker.errors.APIError as error:
                gave_up = "unable to freeze" in str(error.explanation)
                if not gave_up or self.ended or time.monotonic() > deadline:
                    raise
            else:
                return

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

    def signal_child(self, name: str) -> None:
        """Send a signal to the oldest child of process 1, by a shell that the image must have.

        Raises:
            PlatformError: it could not be sent.
        """
        signal_child(self.raw, name)

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

    def remove(self) -> None:
        """Kill and remove it with its own network and volumes; the second time nothing happens."""
        self._close_diary()
        api = self._api
        steps: list[Callable[[], object]] = [
            lambda: self.raw.remove(force=True, v=True),
            *(partial(api.remove_volume, name) for name, _ in self._spec.volumes.values()),
        ]
        with engine_errors():
            for step in steps:
                with contextlib.suppress(docker.errors.NotFound):
                    step()
        # Only once: the next container may be on it already.
        network, self._own_network = self._own_network, ""
        if network:
            self._session.release(network)

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
