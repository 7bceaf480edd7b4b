"""The networks of a session: an engine has about thirty, and to make one takes long."""

from __future__ import annotations

import contextlib
import threading
import time
from typing import TYPE_CHECKING

import docker
import docker.errors

from boxwright_conformance.platform.errors import NetworksExhausted, engine_errors

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


__all__ = ["Networks"]

_PATIENCE, _LOOK_SECONDS = 60.0, 0.5


class Networks:
    """Makes them, and keeps of either kind one that is free."""

    def __init__(
        self, client: docker.DockerClient, labels: Mapping[str, str], make_room: Callable[[], None]
    ) -> None:
        """Nothing is made yet.

        Args:
            client: connection to the engine.
            labels: what they carry.
            make_room: removes what nobody needs, when the engine has no network left.
        """
        self._client, self._labels, self._make_room = client, dict(labels), make_room
        self._internal: dict[str, bool] = {}
        self._spare: dict[bool, str] = {}
        self._lock = threading.Lock()

    def spare(self, *, internal: bool) -> str:
        """The name of one that was given back; empty when there is none."""
        with self._lock:
            return self._spare.pop(internal, "")

    def make(self, name: str, *, internal: bool) -> str:
        """Make one of this name, as soon as there is room, and return the name.

        Raises:
            NetworksExhausted: there was none for a minute.
        """
        deadline = time.monotonic() + _PATIENCE
        while True:
            try:
                with engine_errors():
                    # The client's other way asks for it again at once, and a busy engine may
                    # not know it yet.
                    self._client.api.create_network(
                        name, driver="bridge", internal=internal, labels=self._labels
                    )
            except NetworksExhausted:
                if time.monotonic() > deadline:
                    raise
                self._make_room()
                # Other runs use them as well, each for a short time.
                time.sleep(_LOOK_SECONDS)
            else:
                self._internal[name] = internal
                return name

    def release(self, name: str) -> None:
        """Take back one that nothing is on any more: keep it, or remove it if one is kept."""
        with self._lock:
            if self._spare.setdefault(self._internal[name], name) == name:
                return
        self._remove(name)

    def remove_spare(self) -> None:
        """Remove what is kept."""
        with self._lock:
            spare, self._spare = list(self._spare.values()), {}
        for name in spare:
            self._remove(name)

    def _remove(self, name: str) -> None:
        with engine_errors(), contextlib.suppress(docker.errors.NotFound):
            self._client.api.remove_network(name)
