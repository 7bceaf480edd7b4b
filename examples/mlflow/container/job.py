"""One training job: reads what the platform left, runs `fit`, says how it ended."""

from __future__ import annotations

import os
import signal
import sys
import traceback
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from container.settings import ROOT, Hyperparameters, cpus
from container.whole import writing


class Stopped(BaseException):
    """The platform asked the job to stop; it kills the container 120 seconds later.

    Raised in the middle of `fit`. Catch it to save what there is, then raise it again.
    """


@dataclass(frozen=True)
class Job:
    """What `fit` needs to know about the job it runs in."""

    root: Path
    hyperparameters: Hyperparameters

    def files(self, channel: str, suffix: str = ".csv") -> list[Path]:
        """The files of an input channel, nested ones too, in the order of their names.

        Empty files and hidden ones (`.x`, `_SUCCESS`) are markers and not data. A file without
        any suffix counts as data. Raises FileNotFoundError when nothing is left.
        """
        directory = self.root / "input" / "data" / channel
        if not directory.is_dir():
            raise FileNotFoundError(f"channel {channel!r} is missing: there is no {directory}")
        found = sorted(path for path in directory.rglob("*") if path.is_file())
        data = [
            path
            for path in found
            if path.suffix.lower() in {suffix, ""}
            and not path.name.startswith((".", "_"))
            and path.stat().st_size
        ]
        if not data:
            names = ", ".join(str(path.relative_to(directory)) for path in found[:5]) or "nothing"
            raise FileNotFoundError(f"channel {channel!r} holds no {suffix} file, but {names}")
        return data

    def writing(self, name: str) -> AbstractContextManager[Path]:
        """A path to write a file of the model to; it appears under its name when it is whole."""
        return writing(self.root / "model" / name)


def metrics(**values: float) -> None:
    """Print one line that metric definitions can read, such as `r2=0.7112 rmse=4.9`."""
    print(*(f"{name}={value:.6g}" for name, value in values.items()), flush=True)


def main(root: Path = ROOT) -> int:
    """Run the job and return the exit code of the container."""
    # First of all: a process without a handler, running as PID 1, never hears SIGTERM.
    signal.signal(signal.SIGTERM, _stop)
    # Numeric libraries read this when they are imported, and would count the host's processors.
    os.environ.setdefault("OMP_NUM_THREADS", str(cpus()))
    failure = root / "output" / "failure"
    try:
        failure.unlink(missing_ok=True)  # a job may be started again
        from model.training import fit  # noqa: PLC0415 - heavy, and it may fail

        hyperparameters = Hyperparameters.read(root / "input/config/hyperparameters.json")
        fit(Job(root, hyperparameters))
    except Stopped:
        print("train: stopped by the platform", file=sys.stderr, flush=True)
        return 128 + signal.SIGTERM
    except BaseException as error:  # noqa: BLE001 - whatever it was, the platform wants to know
        if isinstance(error, SystemExit) and not error.code:
            return 0
        _report(error, failure)
        return 1
    return 0


def _stop(_signal: int, _frame: FrameType | None) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)  # once: saving must not be interrupted
    raise Stopped


def _report(error: BaseException, failure: Path) -> None:
    """Write the reason first, then the traceback: the platform shows the first 1024 characters."""
    reason = f"{type(error).__name__}: {error}"
    text = f"{reason}\n\n{''.join(traceback.format_exception(error))}"
    print(text, file=sys.stderr, flush=True)
    try:
        failure.parent.mkdir(parents=True, exist_ok=True)
        failure.write_text(text, encoding="utf-8", errors="backslashreplace")
    except OSError as unwritten:
        print(f"train: cannot write {failure}: {unwritten}", file=sys.stderr, flush=True)
