"""A second container on the network of the one under test, from which requests are sent."""

from __future__ import annotations

import contextlib
import itertools
import json
import queue
import time
from importlib import resources
from typing import TYPE_CHECKING, Any, cast

import docker.errors
from docker.types import LogConfig

from boxwright_conformance.platform import agent
from boxwright_conformance.platform.dialogue import Dialogue
from boxwright_conformance.platform.errors import PlatformError, engine_errors
from boxwright_conformance.platform.probe import probe_image

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from docker.models.containers import Container as RawContainer

    from boxwright_conformance.platform.agent.plan import Plan, Seen
    from boxwright_conformance.platform.session import Session

__all__ = ["Probe"]

_HOME = "/tmp"  # noqa: S108 - inside the container
_PACKAGE = "boxwright_conformance.platform.agent"
_BURN, _BURN_PATIENCE = 0.2, 120.0
# After so many silences an answer that was on its way has come, also on a starved machine.
_SILENCE_SECONDS, _SILENCES = 1.0, 2
# The first line that it hears is the agent itself.
_UNPACK = f"""
import json, pathlib, runpy, sys
for name, source in json.loads(sys.stdin.readline()).items():
    path = pathlib.Path({_HOME!r}, name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(source, encoding="utf-8")
sys.path.insert(0, {_HOME!r})
runpy.run_module({_PACKAGE!r}, run_name="__main__", alter_sys=True)
"""


class Probe:
    """The probe: its process 1 works off plans, several at once if need be."""

    def __init__(self, session: Session, network: str) -> None:
        image = probe_image(session)
        self._numbers = itertools.count()
        self._open: dict[int, queue.SimpleQueue[dict[str, Any] | None]] = {}
        self._unfinished: set[int] = set()
        with engine_errors(image):
            self._container: RawContainer = session.client.containers.create(
                image,
                ["-S", "-u", "-c", _UNPACK],
                entrypoint=["python3"],
                name=session.unique("client"),
                labels=session.labels(),
                network=network,
                stdin_open=True,
                log_config=LogConfig(type="none"),
                use_config_proxy=False,
            )
        self._dialogue = Dialogue(session.client.api, self._container, self._heard, self._ended)
        try:
            with engine_errors(image):
                self._container.start()
            self._say(_sources())
        except BaseException:
            self.remove()
            raise

    @property
    def idle(self) -> bool:
        """Whether it lives and has nothing to do."""
        return not (self._unfinished or self._dialogue.over)

    def run(
        self,
        plan: Plan,
        timeout: float,
        in_vain: Callable[[], bool],
        on_sent: Callable[[], None] | None = None,
    ) -> dict[int, Seen]:
        """Work a plan off and return what was seen, by the number of the request.

        Args:
            plan: what to send.
            timeout: seconds after which the agent, which has deadlines of its own, counts as lost.
            in_vain: asked when nothing comes for a while: whether nobody is there to answer any
                more; then what has come is all.
            on_sent: called when a request is on its way.

        Raises:
            PlatformError: the agent failed or was lost.
        """
        answers: dict[int, Seen] = {}
        for event in self._events({"plan": plan}, timeout, in_vain):
            if "answer" in event:
                answers[event.pop("answer")] = cast("Seen", event)
            elif on_sent:
                on_sent()
        return answers

    def strain(self) -> float:
        """How many times slower than an idle one the machine is now; takes part of a second.

        Raises:
            PlatformError: the agent failed or was lost.
        """
        (event,) = self._events({"burn": _BURN}, _BURN_PATIENCE, lambda: False)
        return float(event["strain"])

    def _events(
        self, order: Mapping[str, object], timeout: float, in_vain: Callable[[], bool]
    ) -> Iterator[dict[str, Any]]:
        """Give an order and yield what comes of it."""
        deadline, silences = time.monotonic() + timeout, 0
        number, mine = next(self._numbers), queue.SimpleQueue[dict[str, Any] | None]()
        self._open[number] = mine
        self._unfinished.add(number)
        try:
            self._say({"number": number, **order})
            while True:
                try:
                    left = max(0.0, deadline - time.monotonic())
                    event = mine.get(timeout=min(_SILENCE_SECONDS, left))
                except queue.Empty:
                    if time.monotonic() >= deadline:
                        raise self._lost("no answer in time") from None
                    silences = silences + 1 if in_vain() else 0
                    if silences == _SILENCES:
                        return
                    continue
                if event is None or event.get("over"):
                    raise self._lost(event["over"] if event else "it ended")
                if "over" in event:
                    return
                yield event
        finally:
            del self._open[number]

    def _say(self, order: Mapping[str, object]) -> None:
        try:
            self._dialogue.say(json.dumps(order))
        except OSError as error:
            raise self._lost(str(error)) from error
        if self._dialogue.over:
            raise self._lost("it ended")

    def _lost(self, reason: str) -> PlatformError:
        said = "; ".join((reason, *self._dialogue.complaints))
        return PlatformError(f"the probe was lost: {said}; next: boxwright doctor")

    def _heard(self, line: bytes) -> None:
        event: dict[str, Any] = json.loads(line)
        number = event.pop("number")
        if "over" in event:
            self._unfinished.discard(number)
        # Nobody may wait for it any more.
        if waiting := self._open.get(number):
            waiting.put(event)

    def _ended(self) -> None:
        for waiting in list(self._open.values()):
            waiting.put(None)

    def remove(self) -> None:
        """Kill and remove it; the second time nothing happens."""
        try:
            with engine_errors(), contextlib.suppress(docker.errors.NotFound):
                self._container.remove(force=True)
        finally:
            self._dialogue.close()


def _sources() -> dict[str, str]:
    """The agent's files, as the package they are here, without the packages around it."""
    folder = _PACKAGE.replace(".", "/")
    return {
        f"{folder}/{source.name}": source.read_text(encoding="utf-8")
        for source in resources.files(agent).iterdir()
        if source.name.endswith(".py")
    }
