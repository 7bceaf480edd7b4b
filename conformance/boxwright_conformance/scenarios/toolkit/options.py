"""Runs what a toolkit only does on request: a hook, copying, torchrun."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from boxwright_conformance.scenarios.toolkit.code import program
from boxwright_conformance.scenarios.toolkit.image import variables
from boxwright_conformance.scenarios.toolkit.jobs import MAIN, job, run, submission

if TYPE_CHECKING:
    from boxwright_conformance.scenarios.evidence import TrainingRun
    from boxwright_conformance.scenarios.evidence.toolkit import Submission
    from boxwright_conformance.scenarios.stage import Stage

__all__ = ["collect_copying", "collect_hooked", "collect_spread"]

_HOOKS = "/opt/ml/input/data/hooks"
_NOWHERE = "http://127.0.0.1:9"


def collect_hooked(stage: Stage) -> TrainingRun:
    """Name a module of ours as the framework's."""
    folder = stage.session.directory("hooks")
    (folder / "boxwright_hook.py").write_bytes(program("hook.py"))
    search = ":".join(filter(None, (_HOOKS, variables(stage).get("PYTHONPATH"))))
    told = {"SAGEMAKER_TRAINING_MODULE": "boxwright_hook:main", "PYTHONPATH": search}
    one = job(stage, {MAIN: program("report.py")}, environment=told)
    return run(stage, replace(one, channels={**one.channels, "hooks": folder}))


def collect_copying(stage: Stage) -> TrainingRun:
    """Have files copied to an S3 that is out of reach, without credentials."""
    name = "intermediate.py"
    told = {"S3_ENDPOINT_URL": _NOWHERE, "AWS_DEFAULT_REGION": "us-east-1"}
    wanted = {"sagemaker_s3_output": "s3://boxwright/output"}
    one = job(stage, {name: program(name)}, name, hyperparameters=wanted, environment=told)
    return run(stage, replace(one, internal=True))


def collect_spread(stage: Stage) -> Submission:
    """Ask for torchrun through the toolkit."""
    flag = {"sagemaker_torch_distributed_enabled": "true"}
    return submission(stage, job(stage, {MAIN: program("report.py")}, hyperparameters=flag))
