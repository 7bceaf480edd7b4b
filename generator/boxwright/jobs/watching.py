"""Watches a job to its end: how it goes, and what its hosts say."""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from boxwright import console
from boxwright.account.trouble import code_of
from boxwright.errors import BoxwrightError, UsageError
from boxwright.jobs.logs import Log

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from boxwright.account import Account
    from boxwright.jobs.kinds import Kind
    from boxwright.jobs.logs import Line

__all__ = ["attached", "further", "going_on", "watch"]

_OVER = frozenset({"Completed", "Failed", "Stopped"})
_PAUSE, _LONGEST_PAUSE = 0.5, 5.0
#: Lines reach CloudWatch some seconds after they were written: so long is waited for the first
#: line of a job that is over, and so long for one more.
_PATIENCE, _QUIET = 15.0, 2.0


def attached(account: Account, kind: Kind, name: str) -> None:
    """Refuse the name of a job that was never started.

    Raises:
        UsageError: there is none.
        BoxwrightError: AWS refused or could not be reached.
    """
    try:
        account.ask(kind.describe(name))
    except UsageError as problem:
        if code_of(problem) not in {"ValidationException", "ResourceNotFound"}:
            raise
        jobs = f"aws sagemaker list-{kind.word.lower()}-jobs"
        raise UsageError(
            f"There is no {kind.word.lower()} job {name} in {account.region}.",
            next=f"{jobs} --region {account.region}   (lists them)",
        ) from problem


@contextmanager
def going_on(account: Account, kind: Kind, name: str) -> Iterator[None]:
    """While a job is watched: say that it goes on when that is cut short, and how to watch again.

    The first Ctrl-C, and whatever else cuts this short, ends the watching only: a job that costs
    hours must not go with a terminal that was closed or a network that was lost.
    """
    commands = further(kind, name, account.region)
    try:
        yield
    except BoxwrightError as problem:
        then = "\n  next: ".join(filter(None, [problem.next, *commands]))
        raise type(problem)(
            f"{problem.happened}\n  {name} is watched no longer, which does not end it.", next=then
        ) from problem
    except KeyboardInterrupt:
        console.progress(f"{name} goes on, and is paid for. To watch it again, or to stop it:")
        for command in commands:
            console.progress(f"next: {command}")
        raise


def further(kind: Kind, name: str, region: str) -> list[str]:
    """The commands that watch a job again, and that stop it."""
    stop = f"aws sagemaker stop-{kind.word.lower()}-job --{kind.word.lower()}-job-name {name}"
    return [
        f"boxwright {kind.command} --on sagemaker --attach {name} --region {region}",
        f"{stop} --region {region}",
    ]


def watch(
    account: Account, kind: Kind, name: str, show: Callable[[Line], None]
) -> Mapping[str, Any]:
    """Show a job's states and log until it is over.

    Args:
        account: that it runs in.
        kind: what sort of job.
        name: the job's.
        show: told each line of the log.

    Returns:
        What the account says of the job in the end.

    Raises:
        BoxwrightError: AWS refused or could not be reached.
    """
    log, pause, heard = Log(account, kind.logs, name), _PAUSE, False
    told: set[tuple[str, ...]] = set()
    while True:
        said = account.ask(kind.describe(name))
        states = [one for one in _states(kind, said) if one not in told]
        for state in states:
            console.progress(console.paint(f"state {': '.join(state[1:])}", bold=True))
        told.update(states)
        lines = log.fresh()
        for line in lines:
            show(line)
        heard = heard or bool(lines)
        if kind.status(said) in _OVER:
            break
        pause = _PAUSE if lines or states else min(pause * 1.5, _LONGEST_PAUSE)
        time.sleep(pause)
    if kind.started(said):
        _rest(log, show, heard=heard)
    return said


def _rest(log: Log, show: Callable[[Line], None], *, heard: bool) -> None:
    """What comes of the log after the end."""
    limit = time.monotonic() + _PATIENCE
    quiet = time.monotonic() + (_QUIET if heard else _PATIENCE)
    while not log.forbidden and time.monotonic() < min(limit, quiet):
        time.sleep(_PAUSE)
        for line in log.fresh():
            show(line)
            quiet = time.monotonic() + _QUIET


def _states(kind: Kind, said: Mapping[str, Any]) -> list[tuple[str, ...]]:
    """The states a job has gone through, as far as the platform tells: since when, which, why.

    A job on spot instances may go through the same ones again.
    """
    passed = [
        (str(one["StartTime"]), *filter(None, (one["Status"], one.get("StatusMessage"))))
        for one in said.get("SecondaryStatusTransitions") or ()
    ]
    return passed or [("", kind.status(said))]
