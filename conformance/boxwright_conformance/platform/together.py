"""Several hosts of one job: stopped together, waited for together."""

from __future__ import annotations

import contextlib
import threading
import time
from functools import partial
from typing import TYPE_CHECKING, Generic, TypeVar

from boxwright_conformance.platform.ended import JobResult
from boxwright_conformance.platform.errors import PlatformError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from boxwright_conformance.platform.job import Job

__all__ = ["Together"]

_LOOK_SECONDS = 0.1

_Result = TypeVar("_Result", bound=JobResult)


class Together(Generic[_Result]):
    """Jobs that have started on the hosts of a cluster.

    Args:
        jobs: the job of each host.
        after_failure: seconds that the others may go on when one has failed, before they are
            killed as the platform does; None: until they end by themselves.
    """

    def __init__(self, jobs: Mapping[str, Job[_Result]], after_failure: float | None) -> None:
        self._jobs = jobs
        self._after_failure = after_failure
        self._found: dict[str, _Result] = {}
        self._errors: list[BaseException] = []
        self._threads: list[threading.Thread] = []

    def stop(self, grace: float, *, interrupt: bool = False) -> None:
        """Send all hosts SIGTERM or SIGINT at once, and SIGKILL after `grace` seconds."""

        def stop(host: str, job: Job[_Result]) -> None:
            # One that has just ended by itself may be gone already.
            with contextlib.suppress(PlatformError):
                if host not in self._found:
                    job.stop(grace, interrupt=interrupt)

        threads = [threading.Thread(target=stop, args=one) for one in self._jobs.items()]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def wait(
        self,
        timeout: float,
        idle: float | None = None,
        on_line: Callable[[str, str], None] | None = None,
    ) -> dict[str, _Result]:
        """Wait for the end of all hosts and gather what each left.

        They are killed after `timeout` seconds, or when they have done nothing for `idle` seconds.
        A wait that was interrupted may be taken up again; its limits are those of the first one.
        `on_line` is told each host and line of its log, in a thread for each host.
        """
        if not self._threads:
            self._threads = [
                threading.Thread(
                    target=self._gather, args=(host, timeout, idle, on_line), daemon=True
                )
                for host in self._jobs
            ]
            for thread in self._threads:
                thread.start()
        while any(thread.is_alive() for thread in self._threads):
            time.sleep(_LOOK_SECONDS)
            if any(result.exit_code for result in list(self._found.values())):
                self._end_rest()
        if self._errors:
            raise self._errors[0]
        return {host: self._found[host] for host in self._jobs}

    def _gather(
        self,
        host: str,
        timeout: float,
        idle: float | None,
        on_line: Callable[[str, str], None] | None,
    ) -> None:
        job, deadline = self._jobs[host], time.monotonic() + timeout
        try:
            if on_line:
                job.show(partial(on_line, host), deadline)
            self._found[host] = job.wait(max(0.0, deadline - time.monotonic()), idle)
        except BaseException as error:  # noqa: BLE001 - raised again by wait
            self._errors.append(error)

    def _end_rest(self) -> None:
        """Give the other hosts a little time, then kill them."""
        deadline = None if self._after_failure is None else time.monotonic() + self._after_failure
        for thread in self._threads:
            thread.join(None if deadline is None else max(0.0, deadline - time.monotonic()))
        for host, job in self._jobs.items():
            with contextlib.suppress(PlatformError):
                if host not in self._found:
                    job.kill()
        for thread in self._threads:
            thread.join()
