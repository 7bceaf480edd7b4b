"""A training job: the SageMaker training toolkit, and what it leaves undone.

The toolkit's `train` unpacks the user's program, installs what it requires and runs it. By itself
it never hears that a job is stopped, runs the image's code where a job brings its own, and ends
with 0 when it cannot write down how it ended.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import sys
import threading
from pathlib import Path
from types import FrameType

import psutil

from container.program import OWN, exit_codes, heard
from container.settings import ROOT, Hyperparameters, cpus


def main() -> int:
    """Run the job and return the exit code of the container."""
    # First of all: a process without a handler, running as PID 1, never hears SIGTERM.
    _hear_sigterm()
    # Numeric libraries read this when they are imported, and would count the host's processors.
    os.environ.setdefault("OMP_NUM_THREADS", str(cpus()))
    root = Path(os.environ.get("SAGEMAKER_BASE_DIR", ROOT))  # as the toolkit reads it
    success, failure = root / "output/success", root / "output/failure"
    try:
        # The toolkit ends with 0 where there is no such directory.
        success.parent.mkdir(parents=True, exist_ok=True)
        for mark in (success, failure):
            mark.unlink(missing_ok=True)  # a job may be started again
        _make_way(root / "code", Hyperparameters.read(root / "input/config/hyperparameters.json"))
        code = _train()
    except Exception as error:  # noqa: BLE001 - whatever it was, the platform wants to know
        return report(f"{type(error).__name__}: {error}", failure)
    if code == 0 and not success.exists():
        return report("the toolkit did not say that the job went well", failure)
    return code


def _make_way(code: Path, told: Hyperparameters) -> None:
    """Let nothing of the image hide what came with the job.

    The toolkit unpacks nothing where it finds a file already, and lets SAGEMAKER_PROGRAM win over
    the hyperparameter; but the image's own variable is only for the image's own program.
    """
    came = told.text("sagemaker-submit-directory", "")
    elsewhere = came and code not in (Path(came), *Path(came).parents)
    if elsewhere and code.is_dir() and not code.is_mount():
        shutil.rmtree(code)
    default = os.environ.get("SAGEMAKER_PROGRAM", "")
    if told.text("sagemaker-program", "") and (OWN / default).is_file():
        del os.environ["SAGEMAKER_PROGRAM"]


def _train() -> int:
    """Do what the toolkit's own `train` does; the exit code is the user's, not the toolkit's 1."""
    from sagemaker_training.cli.train import main as toolkit  # noqa: PLC0415

    try:
        toolkit()
    except SystemExit as end:
        return exit_codes.pop() if exit_codes else int(end.code or 0)
    return 0


def report(text: str, failure: Path) -> int:
    """Write why the job failed, unless that is written already; 1, the exit code."""
    print(f"train: {text}", file=sys.stderr, flush=True)
    try:
        if not failure.exists():
            failure.write_text(text, encoding="utf-8", errors="backslashreplace")
    except OSError as unwritten:
        print(f"train: cannot write {failure}: {unwritten}", file=sys.stderr, flush=True)
    return 1


def _hear_sigterm() -> None:
    """Let a thread of its own hear it: the toolkit waits in C for the names of other hosts."""
    hearing, telling = os.pipe()
    os.set_blocking(telling, False)
    signal.set_wakeup_fd(telling)
    signal.signal(signal.SIGTERM, _hold)
    threading.Thread(target=_stop, args=(hearing,), daemon=True).start()


def _hold(_signal: int, _frame: FrameType | None) -> None:
    """Go no further: the toolkit would take the end of the stopped program for its failure."""
    threading.Event().wait()


def _stop(hearing: int) -> None:
    """On SIGTERM tell the user's program, and all that it started; leave when they have left."""
    while os.read(hearing, 1)[0] != signal.SIGTERM:
        pass
    told = psutil.Process().children(recursive=True)
    for process in told:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.terminate()
    # As long as it takes: the platform kills the container after 120 seconds.
    psutil.wait_procs(told)
    heard.close()
    os.write(2, b"train: stopped by the platform\n")
    # Not by an exception: the toolkit would catch it, or turn it into an exit code of 0.
    os._exit(128 + signal.SIGTERM)
