"""Runs scenarios beside each other, each one as soon as what it needs is known."""

from __future__ import annotations

import threading
import time
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from boxwright_conformance.contract.edition import NEWEST, Edition
from boxwright_conformance.platform.diary import chapter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from boxwright_conformance.platform import ImageFacts, Session
    from boxwright_conformance.scenarios.clocks import Clocks
    from boxwright_conformance.subject import Subject

__all__ = ["Scenario", "Stage"]

_Evidence = TypeVar("_Evidence")


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """One way of running the container.

    Attributes:
        collect: runs it and returns the evidence.
        needs: names of the scenarios whose evidence it uses.
        slow: whether ``quick`` leaves it out.
        acts: names of the pieces of evidence that are attributes of what it collects, and whether
            ``quick`` leaves each out; empty: what it collects is one piece, named like it.
        why_not: says why an act is None, from the stage, what was collected and the act's name.
    """

    collect: Callable[[Stage], object]
    needs: Callable[[Stage], tuple[str, ...]] = lambda _: ()
    slow: bool = False
    acts: Mapping[str, bool] = field(default_factory=dict)
    why_not: Callable[[Stage, object, str], str] = lambda _stage, _found, act: f"no {act}"


@dataclass(kw_only=True)
class Stage:
    """What all scenarios of a run share.

    Attributes:
        subject: what is tested.
        session: owner of all containers.
        roles: roles tested.
        claims: claims tested.
        clocks: deadlines.
        init: whether containers run below an init process.
        edition: the choices made where the platform's documents disagree.
        soak: whether to wait where the platform grades minutes.
        facts: what was read of the image already; None: nothing.
        wanted: names of the evidence that checks will ask for.
        judged: ids of the requirements that will be judged.
        scenarios: all scenarios by name, the most urgent first.
        progress: told of each scenario that starts or ends.
        seconds: wall time of each scenario that has ended.
    """

    subject: Subject
    session: Session
    roles: frozenset[str]
    claims: frozenset[str]
    clocks: Clocks
    init: bool
    scenarios: Mapping[str, Scenario]
    edition: Edition = NEWEST
    soak: bool = False
    facts: ImageFacts | None = None
    wanted: frozenset[str] = frozenset()
    judged: frozenset[str] = frozenset()
    progress: Callable[[str], None] = lambda _: None
    seconds: dict[str, float] = field(default_factory=dict)
    _futures: dict[str, Future[object]] = field(default_factory=dict)
    _waiting: list[str] = field(default_factory=list)
    _threads: list[threading.Thread] = field(default_factory=list)
    _turn: threading.Condition = field(default_factory=threading.Condition)

    def start(self, names: Iterable[str], workers: int = 2) -> None:
        """Run these scenarios, and those they need, in the background."""
        closed = self._with_needs(names)
        self._waiting = [name for name in self.scenarios if name in closed]
        self._futures = {name: Future() for name in self._waiting}
        for _ in range(min(workers, len(closed))):
            self._threads.append(threading.Thread(target=self._work, daemon=True))
            self._threads[-1].start()

    def get(self, name: str, kind: type[_Evidence]) -> _Evidence:
        """Wait for a scenario's evidence, which is of this kind.

        Raises:
            NotJudged: the scenario could not be played with this subject.
            PlatformError: the engine let the scenario down.
        """
        found = self._futures[name].result()
        if not isinstance(found, kind):
            raise TypeError(f"scenario {name} gave {type(found).__name__}, not {kind.__name__}")
        return found

    def finished(self, name: str) -> bool:
        """Whether a scenario has ended well, so that its evidence is there."""
        future = self._futures.get(name)
        return future is not None and future.done() and future.exception() is None

    def close(self) -> None:
        """Start no further scenario."""
        with self._turn:
            self._waiting.clear()
            self._turn.notify_all()

    def abandon(self, patience: float = 10) -> None:
        """Take the containers from scenarios under way, and wait until these have noticed.

        What they still made meanwhile goes when the session is closed.
        """
        self.close()
        self.session.close()
        for thread in self._threads:
            thread.join(patience)

    def _with_needs(self, names: Iterable[str]) -> set[str]:
        closed: set[str] = set()
        ahead = list(names)
        while ahead:
            name = ahead.pop()
            if name not in closed:
                closed.add(name)
                ahead += self.scenarios[name].needs(self)
        return closed

    def _work(self) -> None:
        while name := self._next():
            self.progress(f"{name}: running")
            began = time.monotonic()
            try:
                with chapter(name):
                    found = self.scenarios[name].collect(self)
                self._futures[name].set_result(found)
            except BaseException as error:  # noqa: BLE001 - raised again where it is asked for
                self._futures[name].set_exception(error)
            self.seconds[name] = time.monotonic() - began
            self.progress(f"{name}: {self.seconds[name]:.1f} s")
            with self._turn:
                self._turn.notify_all()

    def _next(self) -> str | None:
        """Take the first scenario that can run; None when none is left."""
        with self._turn:
            while self._waiting:
                for name in self._waiting:
                    if all(self._futures[need].done() for need in self.scenarios[name].needs(self)):
                        self._waiting.remove(name)
                        return name
                self._turn.wait()
            return None
