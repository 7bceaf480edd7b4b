"""Lets the hosts of a job agree on something over the job's private network.

The first host listens, the others connect to it by its name in `resourceconfig.json` and stay
connected. One host needs no network.
"""

from __future__ import annotations

import contextlib
import selectors
import socket
import time
from collections.abc import Callable
from types import TracebackType
from typing import Any, TypeVar

from container.hosts import Hosts
from container.message import Elsewhere, reason
from container.wire import finish, receive, send

PORT = 7788
#: Seconds until a host that did not come is given up: machines do not start at the same moment.
PATIENCE = 600.0
_BETWEEN_TRIES = 0.2
_FAREWELL = 2.0

Value = TypeVar("Value")


class Together:
    """All hosts of a job, from the moment when each of them is there: a context manager.

    What goes wrong on one host within it ends the job on all of them, with that host's reason.
    """

    def __init__(self, hosts: Hosts, port: int = PORT, patience: float = PATIENCE) -> None:
        self._hosts = hosts
        self._port = port
        self._deadline = time.monotonic() + patience
        self._links: dict[str, socket.socket] = {}

    def __enter__(self) -> Together:
        try:
            if len(self._hosts.names) > 1:
                print(f"{self._hosts.current} waits for the other hosts", flush=True)
                self._links = self._welcome() if self._hosts.leads else self._join()
        except BaseException as error:
            self.__exit__(type(error), error, None)
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if error is not None and not isinstance(error, Elsewhere):
            self._tell({"failed": f"{self._hosts.current}: {reason(error)}"})
        self._close()

    def agree(self, mine: Value, combine: Callable[[list[Value]], Any]) -> Any:
        """Combine what each host has to say; the same answer on every host.

        Args:
            mine: what this host says, as JSON can hold it.
            combine: makes the answer, on the first host only, from what all hosts say in the
                order of their names.

        Raises:
            Elsewhere: another host failed, or is gone.
        """
        if not self._links:
            return combine([mine])
        if not self._hosts.leads:
            self._tell({"value": mine})
            return self._hear(self._hosts.names[0])
        said = {self._hosts.current: mine, **self._gather()}
        answer = combine([said[name] for name in self._hosts.names])
        self._tell({"value": answer})
        return answer

    def _gather(self) -> dict[str, Any]:
        """What the others say, each when it is ready; the first one that failed ends it."""
        said: dict[str, Any] = {}
        with selectors.DefaultSelector() as ready:
            for name, link in self._links.items():
                ready.register(link, selectors.EVENT_READ, name)
            while len(said) < len(self._links):
                for key, _ in ready.select():
                    said[key.data] = self._hear(key.data)
                    ready.unregister(key.fileobj)
        return said

    def _hear(self, name: str) -> Any:
        """What one host says."""
        try:
            message = receive(self._links[name])
        except (OSError, ValueError):
            failure = Elsewhere(f"{name} ended without a word")
            self._tell({"failed": str(failure)})
            raise failure from None
        if "failed" in message:
            self._tell(message)
            raise Elsewhere(message["failed"])
        return message["value"]

    def _tell(self, message: object) -> None:
        for link in self._links.values():
            # Who is gone may have said why before, and what counts is that the others know.
            with contextlib.suppress(OSError):
                send(link, message)

    def _welcome(self) -> dict[str, socket.socket]:
        """A connection from each of the other hosts."""
        expected = set(self._hosts.names) - {self._hosts.current}
        with socket.create_server(("", self._port), backlog=len(expected)) as server:
            while missing := expected - set(self._links):
                server.settimeout(max(0.01, self._deadline - time.monotonic()))
                try:
                    link, _ = server.accept()
                except TimeoutError:
                    absent = ", ".join(sorted(missing))
                    raise TimeoutError(f"{absent} did not come in time") from None
                self._greet(link, missing)
        return self._links

    def _greet(self, link: socket.socket, missing: set[str]) -> None:
        """Keep a connection of a host that is expected, and of nobody else."""
        link.settimeout(10)
        try:
            name = receive(link).get("host")
        except (OSError, ValueError, AttributeError):
            name = None
        if name not in missing:
            with contextlib.suppress(OSError), link:
                if name in self._links or name == self._hosts.current:
                    send(link, {"failed": f"two hosts say that they are {name}"})
            return
        link.settimeout(None)
        self._links[name] = link

    def _join(self) -> dict[str, socket.socket]:
        """A connection to the first host, whose name may not be known yet."""
        leader = self._hosts.names[0]
        while True:
            try:
                link = socket.create_connection((leader, self._port), timeout=10)
            except OSError as error:
                if time.monotonic() > self._deadline:
                    raise TimeoutError(f"{leader} did not come in time: {error}") from None
                time.sleep(_BETWEEN_TRIES)
                continue
            link.settimeout(None)
            send(link, {"host": self._hosts.current})
            return {leader: link}

    def _close(self) -> None:
        for link in self._links.values():
            finish(link, _FAREWELL / len(self._links))
        self._links = {}
