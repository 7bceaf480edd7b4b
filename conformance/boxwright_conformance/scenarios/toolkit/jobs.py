"""Submits programs to an image with the training toolkit, as SDKs do."""

from __future__ import annotations

import json
import uuid
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from boxwright_conformance.platform import TrainingJob
from boxwright_conformance.scenarios.evidence.toolkit import Report, Submission, Submitted
from boxwright_conformance.scenarios.toolkit.code import packed, program
from boxwright_conformance.scenarios.toolkit.image import CODE, brought_along
from boxwright_conformance.scenarios.toolkit.sent import SENT
from boxwright_conformance.scenarios.training.jobs import listed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from boxwright_conformance.platform import TrainingResult
    from boxwright_conformance.scenarios.evidence import TrainingRun
    from boxwright_conformance.scenarios.stage import Stage

__all__ = ["MAIN", "collect_submitted", "job", "reported", "run", "submission"]

MAIN = "boxwright_report.py"
_ARCHIVE = "/opt/ml/input/data/code/sourcedir.tar.gz"
# Longer than a slow pip, shorter than a job that hangs: ours, not the platform's.
_PATIENCE = 180.0
_OURS = ("SAGEMAKER_PROGRAM", "SAGEMAKER_SUBMIT_DIRECTORY", "SAGEMAKER_TRAINING_MODULE")


def job(
    stage: Stage, files: Mapping[str, bytes], start: str | None = MAIN, **changes: Any
) -> TrainingJob:
    """A job whose code is an archive of these files, and which nothing of the image's hides.

    Args:
        stage: what the run shares.
        files: the code.
        start: the program that the hyperparameter names; None: it names none.
        changes: other fields of the job; hyperparameters and variables are added to its own.
    """
    folder = stage.session.directory("submitted")
    (folder / "sourcedir.tar.gz").write_bytes(packed(files))
    leftovers, own = brought_along(stage)
    variables = {k: v for k, v in stage.subject.environment.items() if k not in _OURS}
    # SDKs encode what they add themselves.
    named = {"sagemaker_program": json.dumps(start)} if start else {}
    if start and own:
        variables["SAGEMAKER_PROGRAM"] = start
    more, told = changes.pop("hyperparameters", {}), changes.pop("environment", {})
    return TrainingJob(
        session=stage.session,
        image=stage.subject.image,
        channels={"code": folder, "training": stage.session.directory("training")},
        hyperparameters={**named, "sagemaker_submit_directory": json.dumps(_ARCHIVE), **more},
        environment={**variables, **told},
        name=f"boxwright-{uuid.uuid4().hex[:12]}",
        init=stage.init,
        input_read_only=False,
        empty=(CODE,) if leftovers else (),
        **changes,
    )


def run(stage: Stage, one: TrainingJob) -> TrainingRun:
    """Run a job to its end."""
    return listed(one.run(_PATIENCE, idle=stage.clocks.idle))


def submission(stage: Stage, one: TrainingJob) -> Submission:
    """Run a job and read what its program wrote down."""
    found = run(stage, one)
    return Submission(run=found, report=reported(found.result))


def reported(result: TrainingResult) -> Report | None:
    """What the program wrote down; None when it did not run."""
    path = result.model / "boxwright.json"
    if not path.is_file():
        return None
    seen = json.loads(path.read_text(encoding="utf-8"))
    return Report(
        argv=tuple(seen["argv"]),
        module=seen["module"],
        directory=seen["directory"],
        files=tuple(seen["files"]),
        environment=seen["environment"],
        wheel=seen["wheel"],
    )


def collect_submitted(stage: Stage) -> Submitted:
    """Submit a program by hyperparameter; where the image hides it, once more without that."""
    leftovers, own = brought_along(stage)
    values = {name: one.text for name, one in SENT.items()}
    values |= {"sagemaker_job_name": '"boxwright"', "_tuning_objective_metric": "loss:3.4"}
    one = job(stage, {MAIN: program("report.py")}, hyperparameters=values)
    plain = submission(stage, replace(one, empty=()))
    if not leftovers:
        return Submitted(plain=plain, own=own)
    alone = submission(stage, replace(one, name=f"{one.name}-alone"))
    return Submitted(plain=plain, alone=alone, leftovers=leftovers, own=own)
