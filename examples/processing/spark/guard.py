"""A block that is broken off when something else goes wrong meanwhile."""

from __future__ import annotations

import contextlib
import os
import signal
import threading
from collections.abc import Callable, Iterator

_NOTICED = 10.0


@contextlib.contextmanager
def guarded(look: Callable[[], object], between: float = 10.0) -> Iterator[None]:
    """Interrupt the block as soon as `look`, called again and again beside it, raises something.

    Args:
        look: takes a moment, so that it is not called without a pause.
        between: seconds until a block that goes on is interrupted again.

    Raises:
        Exception: what `look` raised.
    """
    over, noticed, troubles = threading.Event(), threading.Event(), list[Exception]()

    def watch() -> None:
        try:
            while not over.is_set():
                look()
        except Exception as error:  # noqa: BLE001 - the other thread raises it
            troubles.append(error)
            noticed.set()
            # What is raised within a destructor is lost, and Py4J has many of them.
            while not over.is_set():
                os.kill(os.getpid(), signal.SIGUSR1)
                over.wait(between)

    def interrupt(*_: object) -> None:
        if not over.is_set():
            raise troubles[0]

    before = signal.signal(signal.SIGUSR1, interrupt)
    watching = threading.Thread(target=watch)
    watching.start()
    try:
        yield
    except RuntimeError:
        # Spark misses an executor as soon as its host does not answer, and Py4J catches what
        # interrupts it: then the reason is the other one.
        if noticed.wait(_NOTICED):
            raise troubles[0] from None
        raise
    finally:
        over.set()
        watching.join()
        signal.signal(signal.SIGUSR1, before)
