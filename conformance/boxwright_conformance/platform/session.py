"""Owns what a run makes on the engine, and removes it."""

from __future__ import annotations

import contextlib
import itertools
import signal
import threading
import time
import uuid
import weakref
from typing import TYPE_CHECKING, Self

from boxwright_conformance.platform.diary import Diary
from boxwright_conformance.platform.engine import connect
from boxwright_conformance.platform.errors import PlatformError, engine_errors
from boxwright_conformance.platform.networks import Networks
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

    from boxwright_conformance.platform.vantage import Vantage

_NETWORK = "net"
_UNDER_WAY_SECONDS = 0.5
# An engine has about thirty networks: of all sessions of a process, one at a time keeps spares.
_open: weakref.WeakSet[Session] = weakref.WeakSet()
_opening = threading.Lock()


class Session:
    """Everything one run makes: containers, networks, volumes, images and scratch directories.

    Use it as a context manager; leaving it, also by an exception, Ctrl-C or SystemExit, removes
    all of it. Its things carry the label ``boxwright.session=<id>`` and a label that names the
    process, so that a later run can tell what a crashed one has left.

    Attributes:
        id: unique among all runs on all machines.
        client: connection to the engine.
        diaries: what the containers did, in the order of their making.
        vantages: networks with a probe that nobody uses at the moment.
        lock: held while one of these is taken or given back.
        gpus: whether the containers it runs for others get all GPUs of the engine's machine.

    Raises:
        EngineUnavailable: no client was given and no engine answers.
    """

    def __init__(self, client: docker.DockerClient | None = None) -> None:
        self.id = uuid.uuid4().hex[:12]
        self.client = client or connect()
        self.diaries: list[Diary] = []
        self.vantages: list[Vantage] = []
        self.gpus = False
        self._owns_client = client is None
        self._owner = Owner.current()
        self._scratch: Path | None = None
        self._numbers = itertools.count(1)
        self._networks = Networks(self.client, self.labels(), self._remove_spare)
        self.lock = threading.Lock()
        with _opening:
            _open.add(self)

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
            self.close(interrupted=bool(kind and not issubclass(kind, Exception)))

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

    def network(self, *, internal: bool = False, word: str = _NETWORK) -> str:
        """Name of a network that nobody is on, with a word in it; an internal one has no way out.

        One that was given back by `release` is taken again.
        """
        if word == _NETWORK and (spare := self._networks.spare(internal=internal)):
            return spare
        self._let_others_give_up()
        return self._networks.make(self.unique(word), internal=internal)

    def release(self, network: str) -> None:
        """Give back a network that nothing is on any more."""
        self._networks.release(network)

    def volume(self) -> str:
        """Make an empty volume and return its name."""
        name = self.unique("vol")
        with engine_errors():
            self.client.volumes.create(name, labels=self.labels())
        return name

    def directory(self, name: str) -> Path:
        """Make a directory on this machine, removed at the end; a name may be used again."""
        with self.lock:
            if self._scratch is None:
                self._scratch = make_scratch(self.id, self._owner)
        path = self._scratch / f"{name}-{next(self._numbers)}"
        path.mkdir()
        return path

    def close(self, *, interrupted: bool = False) -> None:
        """Remove everything now; after an interruption also what the engine was just making."""
        with _undisturbed():
            if self._scratch:
                remove_scratch(self._scratch)
                self._scratch = None
            try:
                with _opening:
                    _open.discard(self)
                self._remove_spare()
                self._remove_all()
                # A request that was broken off may still be under way.
                while interrupted:
                    time.sleep(_UNDER_WAY_SECONDS)
                    interrupted = bool(self._remove_all())
            finally:
                if self._owns_client:
                    self.client.close()

    def _remove_all(self) -> int:
        return remove_all(lambda: labelled(self.client, f"{SESSION_LABEL}={self.id}"))

    def _let_others_give_up(self) -> None:
        with _opening:
            others = [session for session in _open if session is not self]
        for session in others:
            with contextlib.suppress(PlatformError):  # its engine may be another, and gone
                session._remove_spare()

    def _remove_spare(self) -> None:
        """Remove the networks that nobody uses, and the probes on them."""
        with self.lock:
            kept, self.vantages = self.vantages, []
        for vantage in kept:
            # Its connection to the engine must be closed as well.
            vantage.remove()
        self._networks.remove_spare()


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
