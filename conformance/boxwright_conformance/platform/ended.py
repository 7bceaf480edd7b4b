"""How a job ended."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from boxwright_conformance.platform.container import Container

__all__ = ["JobResult", "how_it_ended"]


@dataclass(frozen=True, slots=True, kw_only=True)
class JobResult:
    """What all jobs leave behind.

    Attributes:
        job: its name.
        exit_code: exit status; 127 (not found) or 126 (cannot be executed) beside a `start_error`.
        start_error: why the container did not start, such as
            ``exec: "train": executable file not found in $PATH``; empty when it did.
        oom_killed: whether the kernel killed a process for memory.
        timed_out: whether it was killed because `wait` ran out of time or hope.
        seconds: from start to end by the engine's clock.
        log: stdout and stderr, in the order written.
        stop_seconds: how long `stop` took; None when the job was not stopped.
        limit: the limit that was hit: ``memory``, ``time``, ``idle``, ``pids``, ``log``, or
            empty.
        limits: the bounds of the container that it ran into: ``memory``, ``pids``, ``log``.
        ended: when it ended, seconds since the epoch by the engine's clock; 0: it never ran.
    """

    job: str
    exit_code: int | None
    start_error: str
    oom_killed: bool
    timed_out: bool
    seconds: float
    log: str
    stop_seconds: float | None = None
    limit: str = ""
    limits: tuple[str, ...] = ()
    ended: float = 0.0


def how_it_ended(
    container: Container, *, job: str, hit: str, stop_seconds: float | None
) -> dict[str, Any]:
    """The fields of a `JobResult`, read from an ended container.

    `hit` is the limit that it was killed for; empty when it ended by itself.
    """
    log, _ = container.read_log()
    limits = container.limits_hit()
    return {
        "job": job,
        "exit_code": container.exit_code,
        "start_error": container.start_error,
        "oom_killed": "memory" in limits,
        "timed_out": bool(hit),
        "seconds": container.seconds(),
        "log": log,
        "stop_seconds": stop_seconds,
        "limit": "memory" if "memory" in limits else hit or (limits[0] if limits else ""),
        "limits": limits,
        "ended": container.finished,
    }
