"""Takes down what a container does, and when, so that a report can tell it."""

from __future__ import annotations

import contextlib
import time
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from boxwright_conformance.platform.exchange import Exchange

__all__ = ["Diary", "Talk", "chapter"]

_chapter: ContextVar[str] = ContextVar("chapter", default="")


@contextlib.contextmanager
def chapter(name: str) -> Iterator[None]:
    """Whatever this thread starts meanwhile is started for the sake of `name`."""
    before = _chapter.set(name)
    try:
        yield
    finally:
        _chapter.reset(before)


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """One request to a container.

    Attributes:
        label: method and path.
        began: when it was sent.
        ended: when its answer was there.
        status: the answer's status; None: none came.
        slowed: whether it was sent slowly on purpose, so that its time says nothing.
    """

    label: str
    began: float
    ended: float
    status: int | None
    slowed: bool = False


@dataclass(kw_only=True)
class Diary:
    """One container's diary; all instants are on this machine's monotonic clock.

    Attributes:
        image: reference of its image.
        command: what followed the image's name.
        chapter: what it was started for; empty: for itself.
        began: when it was started; None: it was not.
        ended: when it had ended; None: it has not.
        end: how it ended.
        talks: the requests it was sent.
        deeds: what was done to it: a name, from when, until when.
        memory: its memory in bytes, at an instant.
    """

    image: str
    command: str
    chapter: str = field(default_factory=_chapter.get)
    began: float | None = None
    ended: float | None = None
    end: str = ""
    talks: list[Talk] = field(default_factory=list)
    deeds: list[tuple[str, float, float]] = field(default_factory=list)
    memory: list[tuple[float, int]] = field(default_factory=list)
    _ahead: float = 0.0

    def start(self, engine_says: float) -> None:
        """It has been started, at an instant of the engine's (seconds since the epoch)."""
        self.began = time.monotonic()
        self._ahead = engine_says - self.began

    def talk(self, exchanges: Iterable[Exchange]) -> None:
        """Requests were sent to it; what never left is not taken down."""
        for one in exchanges:
            if one.started:
                began = one.started - self._ahead
                self.talks.append(
                    Talk(
                        label=f"{one.request.method} {one.request.path.partition('?')[0]}",
                        began=began,
                        ended=began + one.seconds,
                        status=one.status,
                        slowed=one.request.pause > 0,
                    )
                )

    @contextlib.contextmanager
    def deed(self, name: str) -> Iterator[None]:
        """Something is being done to it."""
        began = time.monotonic()
        try:
            yield
        finally:
            self.deeds.append((name, began, time.monotonic()))

    def remember(self, used: int) -> None:
        """It uses so many bytes of memory now."""
        self.memory.append((time.monotonic(), used))

    def close(self, engine_says: float, end: str) -> None:
        """It ended, at an instant of the engine's; 0: now."""
        if self.ended is None:
            self.ended = engine_says - self._ahead if engine_says else time.monotonic()
            self.end = end
