"""Submits programs that fail, that wait to be stopped, and those that are no Python scripts."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from boxwright_conformance.scenarios.evidence.toolkit import Command, Submission, Told
from boxwright_conformance.scenarios.toolkit.code import program, with_wheel
from boxwright_conformance.scenarios.toolkit.jobs import MAIN, job, run, submission
from boxwright_conformance.scenarios.toolkit.sent import AWKWARD
from boxwright_conformance.scenarios.training.jobs import listed

if TYPE_CHECKING:
    from boxwright_conformance.platform import TrainingJob
    from boxwright_conformance.scenarios.evidence import TrainingRun
    from boxwright_conformance.scenarios.stage import Stage

__all__ = [
    "collect_codeless",
    "collect_command",
    "collect_exiting",
    "collect_explaining",
    "collect_package",
    "collect_told",
    "collect_uninstallable",
    "collect_unnamed",
]

_UNINSTALLABLE = "--no-index\nboxwright-no-such-package\n"
_BUILD = b'[build-system]\nrequires = []\nbuild-backend = "backend"\nbackend-path = ["."]\n'
_WAITING = "boxwright: the program waits"
_STARTING = 60.0
# What passes a signal on does so at once; the rest of the platform's two minutes is for saving.
_GRACE = 20.0


def collect_package(stage: Stage) -> Submission:
    """Submit a package with requirements, and a value that a shell would take apart."""
    files = {
        MAIN: program("report.py"),
        "backend.py": program("backend.py"),
        "pyproject.toml": _BUILD,
        "setup.py": b'"""Only marks the directory as a package."""\n',
    }
    one = job(stage, with_wheel(files), hyperparameters={"words": AWKWARD})
    return submission(stage, one)


def collect_command(stage: Stage) -> Command:
    """Submit a shell script, named by variable, with requirements that nobody could install."""
    name = "boxwright_command.sh"
    files = with_wheel({name: program("command.sh")}, _UNINSTALLABLE)
    told = {"SAGEMAKER_PROGRAM": name}
    found = run(
        stage, job(stage, files, None, environment=told, hyperparameters={"epochs": "3", "v": "1"})
    )
    arguments = found.result.model / "arguments"
    directory = found.result.model / "directory"
    if not arguments.is_file():
        return Command(run=found, arguments=None)
    return Command(
        run=found,
        arguments=tuple(arguments.read_text(encoding="utf-8").splitlines()),
        directory=directory.read_text(encoding="utf-8").strip() if directory.is_file() else "",
    )


def collect_exiting(stage: Stage) -> TrainingRun:
    """Submit a program that ends with 42."""
    return run(stage, job(stage, {"exits.py": program("exits.py")}, "exits.py"))


def collect_explaining(stage: Stage) -> TrainingRun:
    """Submit a program that writes the failure file itself."""
    return run(stage, job(stage, {"explains.py": program("explains.py")}, "explains.py"))


def collect_unnamed(stage: Stage) -> TrainingRun:
    """Submit code and name no program in it."""
    return run(stage, job(stage, {MAIN: program("report.py")}, None))


def collect_codeless(stage: Stage) -> TrainingRun:
    """Name an archive that is not there: an error that is not the program's."""
    gone = {"sagemaker_submit_directory": "/opt/ml/input/data/code/gone.tar.gz"}
    return run(stage, job(stage, {MAIN: program("report.py")}, hyperparameters=gone))


def collect_uninstallable(stage: Stage) -> TrainingRun:
    """Submit a program whose requirements cannot be had."""
    files = with_wheel({MAIN: program("report.py")}, _UNINSTALLABLE)
    return run(stage, job(stage, files, internal=True))


def collect_told(stage: Stage) -> Told:
    """Stop a job whose program waits for the signal."""
    grace = stage.clocks.training_stop if stage.soak else min(stage.clocks.training_stop, _GRACE)
    one = job(stage, {"waits.py": program("waits.py")}, "waits.py")
    one.start()
    waited = _until_waiting(one)
    one.stop(grace)
    found = listed(one.wait(grace))
    return Told(run=found, waited=waited, heard="heard" in found.files, grace=grace)


def _until_waiting(one: TrainingJob) -> bool:
    """Wait for the program's line; False when the job ends or is silent for too long."""
    deadline = time.monotonic() + _STARTING
    for line in one.logs():
        if _WAITING in line:
            return True
        if time.monotonic() > deadline:
            break
    return False
