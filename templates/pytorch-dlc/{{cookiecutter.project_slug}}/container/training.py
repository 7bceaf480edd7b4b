"""What runs a training job: the SageMaker training toolkit, or `container.launcher` without it.

A job that brings its own code, or a hook of its own, is the toolkit's: that is what SDKs expect.
Any other job trains by the image's own script, which needs no toolkit.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from types import FrameType

#: The variable by which a job chooses itself, and what it may say.
CHOICE = "LAUNCHER"
CHOICES = ("toolkit", "torchrun")

_OURS = "container.program:run"
_BROUGHT = ("sagemaker-program", "sagemaker-submit-directory")


def main() -> int:
    """Run the job and return the exit code of the container."""
    # First of all: a process without a handler, running as PID 1, never hears SIGTERM.
    signal.signal(signal.SIGTERM, _leave)
    from container import blame, launcher, program, runners, toolkit  # noqa: PLC0415
    from container.settings import ROOT  # noqa: PLC0415

    root = Path(os.environ.get("SAGEMAKER_BASE_DIR", ROOT))  # as the toolkit reads it
    try:
        choice = chosen(root)
    except (TypeError, ValueError) as error:
        return toolkit.report(f"{type(error).__name__}: {error}", root / "output/failure")
    if choice == "torchrun":
        return launcher.main(root)
    program.ways = program.Ways(runners.runner, blame.own)
    return toolkit.main()


def chosen(root: Path) -> str:
    """Which of the two it is to be. Raises ValueError when the job says something else."""
    from container.settings import Hyperparameters  # noqa: PLC0415

    choice = os.environ.get(CHOICE, "")
    if choice in CHOICES:
        return choice
    if choice:
        raise ValueError(f"the variable {CHOICE} is {choice!r}, not {' or '.join(CHOICES)}")
    told = Hyperparameters.read(root / "input/config/hyperparameters.json")
    brought = any(told.text(name, "") for name in _BROUGHT)
    named = os.environ.get("SAGEMAKER_SUBMIT_DIRECTORY", "") or _is_elsewhere()
    hooked = os.environ.get("SAGEMAKER_TRAINING_MODULE", _OURS) != _OURS
    return "toolkit" if brought or named or hooked else "torchrun"


def _is_elsewhere() -> bool:
    """Whether the program that a variable names is not the image's own."""
    from container.program import OWN  # noqa: PLC0415

    named = os.environ.get("SAGEMAKER_PROGRAM", "")
    return bool(named) and not (OWN / named).is_file()


def _leave(_signal: int, _frame: FrameType | None) -> None:
    """Leave at once: nothing has begun."""
    os.write(sys.stderr.fileno(), b"train: stopped by the platform\n")
    os._exit(128 + signal.SIGTERM)
