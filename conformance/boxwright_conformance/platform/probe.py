"""A second container on the network of the one under test, from which requests are sent."""

from __future__ import annotations

import itertools
import json
import os
import time
from importlib import resources
from typing import TYPE_CHECKING, Any, cast

import docker.errors

from boxwright_conformance.platform import agent
from boxwright_conformance.platform.archive import Archive
from boxwright_conformance.platform.errors import (
    ImageMissing,
    PlatformError,
    engine_address,
    engine_errors,
)
from boxwright_conformance.platform.lines import lines, release

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from docker.models.containers import Container as RawContainer

    from boxwright_conformance.platform.agent.plan import Plan, Seen
    from boxwright_conformance.platform.session import Session

IMAGE_VARIABLE = "BOXWRIGHT_PROBE_IMAGE"
DEFAULT_IMAGE = "python:3.13-slim"
_HOME = "/tmp"  # noqa: S108 - inside the container
_PACKAGE = "boxwright_conformance.platform.agent"
_SHOW_SOCKETS = """
import pathlib
for name in ("tcp", "tcp6", "unix"):
    table = pathlib.Path("/proc/net", name)
    print(table.read_text() if table.exists() else "")
"""
_IDLE = "import signal; signal.sigwait([signal.SIGTERM])"


def probe_image(session: Session) -> str:
    """The image that the probe runs: any with ``python3`` 3.8 or newer.

    Raises:
        ImageMissing: the engine does not have it and cannot pull it.
    """
    image = os.environ.get(IMAGE_VARIABLE) or DEFAULT_IMAGE
    with engine_errors(image):
        try:
            session.client.images.get(image)
        except docker.errors.ImageNotFound:
            _pull(session, image)
    return image


def _pull(session: Session, image: str) -> None:
    try:
        session.client.images.pull(image)
    except docker.errors.APIError as error:
        raise ImageMissing(
            f"requests are sent from a container of {image!r}, which the engine at "
            f"{engine_address()} neither has nor can pull ({error.explanation}); next: "
            f"docker pull {image}, or set {IMAGE_VARIABLE} to an image with python3"
        ) from error


class Probe:
    """The probe: starts idle; each batch is one process in it."""

    def __init__(self, session: Session, network: str) -> None:
        image = probe_image(session)
        with engine_errors(image), Archive() as archive:
            self._container: RawContainer = session.client.containers.create(
                image,
                ["-c", _IDLE],
                entrypoint=["python3"],
                name=session.unique("client"),
                labels=session.labels(),
                network=network,
                use_config_proxy=False,
            )
            _add_agent(archive)
            self._container.put_archive(_HOME, archive.finished())
            self._container.start()
        self._api = session.client.api
        self._batches = itertools.count()

    def run(
        self, plan: Plan, timeout: float, on_sent: Callable[[], None] | None = None
    ) -> list[Seen]:
        """Work a plan off and return what was seen, in the order of the requests.

        Args:
            plan: what to send.
            timeout: seconds after which the agent, which has deadlines of its own, counts as lost.
            on_sent: called when a request is on its way.

        Raises:
            PlatformError: the agent failed or was lost.
        """
        answers: dict[int, Seen] = {}
        noise: list[str] = []
        for line in self._agent(plan, time.monotonic() + timeout):
            event: dict[str, Any] = json.loads(line) if line.startswith("{") else {}
            if "answer" in event:
                answers[event.pop("answer")] = cast("Seen", event)
            elif "sent" not in event:
                noise.append(line)
            elif on_sent:
                on_sent()
        if len(answers) < (1 if plan["window"] else len(plan["requests"])):
            reason = "; ".join(noise[-3:]) or f"no answer within {timeout:g} s"
            raise PlatformError(f"the probe was lost: {reason}; next: boxwright doctor")
        return [answers[index] for index in sorted(answers)]

    def _agent(self, plan: Plan, deadline: float) -> Iterator[str]:
        """Run the agent and yield its lines."""
        name = f"plan-{next(self._batches)}.json"
        with engine_errors(), Archive() as archive:
            archive.content(name, json.dumps(plan).encode())
            self._container.put_archive(_HOME, archive.finished())
            process = self._api.exec_create(
                self._container.id, ["python3", "-S", "-m", _PACKAGE, name], workdir=_HOME
            )["Id"]
            stream = self._api.exec_start(process, stream=True)
        try:
            yield from lines(
                stream, lambda: not self._api.exec_inspect(process)["Running"], deadline
            )
        finally:
            release(stream)

    def remove(self) -> None:
        """Kill and remove it."""
        with engine_errors():
            try:
                self._container.remove(force=True)
            except docker.errors.NotFound:
                return


def _add_agent(archive: Archive) -> None:
    """Add the agent's source, as the package it is here, without the packages around it."""
    folder = _PACKAGE.replace(".", "/")
    for source in resources.files(agent).iterdir():
        if source.name.endswith(".py"):
            archive.content(f"{folder}/{source.name}", source.read_bytes())


def network_table(session: Session, container: RawContainer) -> str:
    """The kernel's tables of sockets in a container's network, read from beside it."""
    image = probe_image(session)
    with engine_errors(image):
        table: bytes = session.client.containers.run(
            image,
            ["-S", "-c", _SHOW_SOCKETS],
            entrypoint=["python3"],
            labels=session.labels(),
            network_mode=f"container:{container.id}",
            remove=True,
        )
    return table.decode()
