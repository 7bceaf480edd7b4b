"""Evidence of submitted programs, made by hand: of a toolkit that does all well."""

from __future__ import annotations

import json
from typing import Any

from boxwright_conformance.scenarios.evidence.toolkit import (
    Awaited,
    Command,
    Ranks,
    Report,
    Submission,
    Submitted,
    Told,
)
from boxwright_conformance.scenarios.toolkit.sent import SENT, arguments

from ..examples import ran

VALUES = {name: sent.value for name, sent in SENT.items()}
ENVIRONMENT = {
    "SM_MODEL_DIR": "/opt/ml/model",
    "SM_INPUT_DIR": "/opt/ml/input",
    "SM_INPUT_CONFIG_DIR": "/opt/ml/input/config",
    "SM_OUTPUT_DIR": "/opt/ml/output",
    "SM_OUTPUT_DATA_DIR": "/opt/ml/output/data",
    "SM_OUTPUT_INTERMEDIATE_DIR": "/opt/ml/output/intermediate",
    "SM_CHANNELS": '["code","training"]',
    "SM_CHANNEL_TRAINING": "/opt/ml/input/data/training",
    "SM_CHANNEL_CODE": "/opt/ml/input/data/code",
    "SM_CURRENT_HOST": "algo-1",
    "SM_HOSTS": '["algo-1"]',
    "SM_NETWORK_INTERFACE_NAME": "eth0",
    "SM_HPS": json.dumps(VALUES),
    "SM_HP_EPOCHS": "3",
    "SM_HP_LEARNING-RATE": "0.1",
    "SM_HP_OPTIMIZER": "adam",
    "SM_USER_ARGS": json.dumps(arguments()),
    "SM_NUM_CPUS": "2",
    "SM_NUM_GPUS": "0",
    "SM_NUM_NEURONS": "0",
    "SM_RESOURCE_CONFIG": "{}",
    "SM_INPUT_DATA_CONFIG": "{}",
    "SM_TRAINING_ENV": "{}",
    "SM_LOG_LEVEL": "20",
    "SM_MODULE_NAME": "boxwright_report",
    "SM_MODULE_DIR": "/opt/ml/input/data/code/sourcedir.tar.gz",
    "SM_IS_HETERO": "false",
    "SM_CURRENT_INSTANCE_TYPE": "ml.m5.large",
    "SM_CURRENT_INSTANCE_GROUP": "homogeneousCluster",
}
WENT_WELL = ran(others=("success",))


def report(**changes: Any) -> Report:
    """A program that was given what it should; `environment` is merged, None takes one away."""
    changed = {**ENVIRONMENT, **changes.pop("environment", {})}
    usual: dict[str, Any] = {
        "argv": ("boxwright_report.py", *arguments()),
        "module": "",
        "directory": "/opt/ml/code",
        "files": ("boxwright_report.py",),
        "environment": {name: value for name, value in changed.items() if value is not None},
        "wheel": True,
    }
    return Report(**{**usual, **changes})


def submission(run=WENT_WELL, **changes: Any) -> Submission:
    """A job whose program ran; `report` None: it did not."""
    told = None if changes.get("report", 1) is None else report(**changes)
    return Submission(run=run, report=told)


def submitted(run=WENT_WELL, **changes: Any) -> Submitted:
    """A program submitted to an image without leftovers."""
    return Submitted(plain=submission(run, **changes))


def package(**changes: Any) -> Submission:
    """A package that was run as one."""
    usual: dict[str, Any] = {
        "argv": ("/opt/ml/code/boxwright_report.py", "--words", "a b;c $HOME"),
        "module": "boxwright_report",
    }
    return submission(**{**usual, **changes})


def command(run=WENT_WELL, arguments=("--epochs", "3", "-v", "1"), directory="/opt/ml/code"):
    """A shell script that ran."""
    return Command(run=run, arguments=arguments, directory=directory)


def told(run=WENT_WELL, **changes: Any) -> Told:
    """A program that heard of the stop."""
    return Told(run=run, **{"waited": True, "heard": True, "grace": 20.0, **changes})


def awaited(after=None, **changes: Any) -> Awaited:
    """A program that was held back until the other host's name was known."""
    usual: dict[str, Any] = {"early": False, "gone": False, "seconds": 5.0}
    return Awaited(after=after or submission(), **{**usual, **changes})


def ranks(second=(False, "algo-1"), mixed=(False, "algo-1"), **changes: Any) -> Ranks:
    """Two hosts that agree on the first one."""
    first = (True, "algo-1")
    usual = {
        "same": {"algo-1": first, "algo-2": second},
        "mixed": {"algo-1": first, "algo-2": mixed},
        "run": WENT_WELL,
    }
    return Ranks(**{**usual, **changes})
