"""One processing job: knows what the platform left, runs the job, says how it ended."""

from __future__ import annotations

import argparse
import importlib
import signal
import sys
import traceback
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import NoReturn

from container.hosts import Hosts
from container.message import leave, reason
from container.whole import writing

ROOT = Path("/opt/ml")


class Stopped(BaseException):
    """The platform asked the job to stop; it kills the container some 30 seconds later.

    Raised in the middle of the job. Catch it to save what there is, then raise it again.
    """


class Parser(argparse.ArgumentParser):
    """Reads a job's arguments; what does not fit is a ValueError that names the argument."""

    def error(self, message: str) -> NoReturn:
        """Raise instead of leaving, so that the exit message tells why."""
        raise ValueError(f"{message}; {' '.join(self.format_usage().split())}")


@dataclass(frozen=True)
class Job:
    """What the job needs to know.

    Attributes:
        arguments: what the user put behind the image's name.
        hosts: this host and the others; most jobs have one.
        root: `/opt/ml`, but for tests.
    """

    arguments: Sequence[str] = ()
    hosts: Hosts = field(default_factory=Hosts)
    root: Path = ROOT

    def files(self, source: str | Path, *suffixes: str) -> list[Path]:
        """This host's share of an input's files, nested ones too, in the order of their names.

        Args:
            source: a directory or one file; absolute, or below `/opt/ml/processing/input`.
            suffixes: how the names of data end, such as `.csv`; a name without a dot is data too,
                a hidden one (`.x`, `_SUCCESS`) is not.

        Raises:
            FileNotFoundError: there is no such directory, or on one host nothing in it. On
                several hosts one of them may have nothing to do.
        """
        place = self.root / "processing/input" / source
        if not place.exists():
            raise FileNotFoundError(f"the input is missing: there is no {place}")
        found = sorted(path for path in place.rglob("*") if path.is_file()) or [place]
        data = [path for path in found if _is_data(path.name, suffixes) and path.is_file()]
        if not data and len(self.hosts.names) == 1:
            names = ", ".join(path.name for path in found[:5] if path != place) or "nothing"
            raise FileNotFoundError(f"{place} holds no {' or '.join(suffixes)} file, but {names}")
        return self.hosts.share(data)

    def output(self, name: str | Path) -> Path:
        """A directory of the job's results, made where it is not there yet."""
        path = self.root / "processing" / name
        path.mkdir(parents=True, exist_ok=True)
        return path

    def writing(self, target: Path) -> AbstractContextManager[Path]:
        """A path to write a result to; it appears under its name when it is whole.

        The platform may take files away while the job still runs.
        """
        return writing(target)


def _is_data(name: str, suffixes: Sequence[str]) -> bool:
    if name.startswith((".", "_")):
        return False
    return "." not in name or not suffixes or name.lower().endswith(tuple(suffixes))


def main(module: str, root: Path = ROOT, arguments: Sequence[str] | None = None) -> int:
    """Run `run(job)` of a module and return the exit code of the container.

    What `run` returns becomes the exit message, unless it is empty, and why it failed does: 0 done,
    1 failed, 130 or 143 stopped by SIGINT or SIGTERM.
    """
    # First of all: a process without a handler, running as PID 1, never hears a signal.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _stop)
    message = root / "output" / "message"
    try:
        hosts = Hosts.read(root / "config")
        job = Job(sys.argv[1:] if arguments is None else arguments, hosts, root)
        run: Callable[[Job], str] = importlib.import_module(module).run
        if said := run(job):
            print(said, flush=True)
            _say(message, said)
    except Stopped as stopped:
        print("process: stopped by the platform", file=sys.stderr, flush=True)
        _say(message, "stopped by the platform")
        return 128 + int(stopped.args[0])
    except BaseException as error:  # noqa: BLE001 - whatever it was, the platform wants to know
        if isinstance(error, SystemExit) and not error.code:
            return 0
        print("".join(traceback.format_exception(error)), file=sys.stderr, flush=True)
        print(reason(error), file=sys.stderr, flush=True)
        _say(message, reason(error))
        return 1
    return 0


def _stop(number: int, _frame: FrameType | None) -> None:
    for one in (signal.SIGINT, signal.SIGTERM):
        signal.signal(one, signal.SIG_IGN)  # once: saving must not be interrupted
    raise Stopped(number)


def _say(message: Path, text: str) -> None:
    try:
        leave(message, text)
    except OSError as unwritten:
        print(f"process: cannot write {message}: {unwritten}", file=sys.stderr, flush=True)
