"""Owns what a run makes on the engine, and removes it."""

from __future__ import annotations

import contextlib
import itertools
import signal
import threading
import uuid
from typing import TYPE_CHECKING, Self

from boxwright_conformance.platform.diary import Diary
from boxwright_conformance.platform.engine import connect
from boxwright_conformance.platform.errors import PlatformError, engine_errors
from boxwright_conformance.platform.owner import Owner
from boxwright_conformance.platform.scratch import make_scratch, remove_scratch
from boxwright_conformance.platform.things import (
    OWNER_LABEL,
    SESSION_LABEL,
    labelled,
    remove_all,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path
    from types import TracebackType

    import docker


class Session:
    """Everything one run makes: containers, networks, volumes, images and scratch directories.

    Use it as a context manager; leaving it, also by an exception, Ctrl-C or SystemExit, removes
    all of it. Its things carry the label ``boxwright.session=<id>`` and a label that names the
    process, so that a later run can tell what a crashed one has left.

    Attributes:
        id: unique among all runs on all machines.
        client: connection to the engine.
        diaries: what the containers did, in the order of their making.

    Raises:
        EngineUnavailable: no client was given and no engine answers.
    """

    def __init__(self, client: docker.DockerClient | None = None) -> None:
        self.id = uuid.uuid4().hex[:12]
        self.client = client or connect()
        self.diaries: list[Diary] = []
        self._owns_client = client is None
        self._owner = Owner.current()
        self._scratch: Path | None = None
        self._numbers = itertools.count(1)
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        # What went wrong first matters more; what stays now is swept at the next start.
        with contextlib.suppress(PlatformError) if kind else contextlib.nullcontext():
            self.close()

    def labels(self) -> dict[str, str]:
        """Labels for anything else that shall go with this session (an image committed, say)."""
        return {SESSION_LABEL: self.id, OWNER_LABEL: str(self._owner)}

    def unique(self, word: str) -> str:
        """A name that nothing else on any machine has.

        It does not say whose it is, for a container can read the names of its volumes and peers:
        the labels say it.
        """
        return f"{word}-{self.id}-{next(self._numbers)}"

    def diary(self, image: str, command: Sequence[str] | None) -> Diary:
        """Begin the diary of a container."""
        diary = Diary(image=image, command=" ".join(command or ()))
        self.diaries.append(diary)
        return diary

    def network(self, *, internal: bool = False, word: str = "net") -> str:
        """Make a network and return its name, with a word in it; an internal one has no way out."""
        name = self.unique(word)
        with engine_errors():
            self.client.networks.create(
                name, driver="bridge", internal=internal, labels=self.labels()
            )
        return name

    def volume(self) -> str:
        """Make an empty volume and return its name."""
        name = self.unique("vol")
        with engine_errors():
            self.client.volumes.create(name, labels=self.labels())
        return name

    def directory(self, name: str) -> Path:
        """Make a directory on this machine, removed at the end; a name may be used again."""
        with self._lock:
            if self._scratch is None:
                self._scratch = make_scratch(self.id, self._owner)
        path = self._scratch / f"{name}-{next(self._numbers)}"
        path.mkdir()
        return path

    def close(self) -> None:
        """Remove everything now."""
        with _undisturbed():
            if self._scratch:
                remove_scratch(self._scratch)
                self._scratch = None
            try:
                remove_all(lambda: labelled(self.client, f"{SESSION_LABEL}={self.id}"))
            finally:
                if self._owns_client:
                    self.client.close()


@contextlib.contextmanager
def _undisturbed() -> Iterator[None]:
    """Let a second Ctrl-C wait until the cleaning, which takes a second or two, is done."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before or signal.SIG_DFL)
