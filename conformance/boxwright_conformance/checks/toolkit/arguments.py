"""Judgements over what a submitted program is given."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from boxwright_conformance.checks.verdict import NotJudged, Violation, Warn, requirement
from boxwright_conformance.checks.words import ending
from boxwright_conformance.scenarios.toolkit.sent import AWKWARD, SENT, arguments

if TYPE_CHECKING:
    from boxwright_conformance.scenarios.evidence.toolkit import Report, Submission, Submitted

_EXACT = {
    "SM_MODEL_DIR": "/opt/ml/model",
    "SM_INPUT_DIR": "/opt/ml/input",
    "SM_INPUT_CONFIG_DIR": "/opt/ml/input/config",
    "SM_OUTPUT_DIR": "/opt/ml/output",
    "SM_OUTPUT_DATA_DIR": "/opt/ml/output/data",
    "SM_CHANNEL_TRAINING": "/opt/ml/input/data/training",
    "SM_CHANNEL_CODE": "/opt/ml/input/data/code",
    "SM_CURRENT_HOST": "algo-1",
    "SM_NETWORK_INTERFACE_NAME": "eth0",
    "SM_HP_EPOCHS": "3",
    "SM_HP_LEARNING-RATE": "0.1",
    "SM_HP_OPTIMIZER": "adam",
}
_JSON = {
    "SM_CHANNELS": ["code", "training"],
    "SM_HOSTS": ["algo-1"],
    "SM_USER_ARGS": list(arguments()),
}
_THERE = (
    "SM_HPS",
    "SM_NUM_CPUS",
    "SM_NUM_GPUS",
    "SM_RESOURCE_CONFIG",
    "SM_INPUT_DATA_CONFIG",
    "SM_TRAINING_ENV",
    "SM_LOG_LEVEL",
    "SM_MODULE_NAME",
    "SM_MODULE_DIR",
)
_NEWER = (
    "SM_NUM_NEURONS",
    "SM_OUTPUT_INTERMEDIATE_DIR",
    "SM_IS_HETERO",
    "SM_CURRENT_INSTANCE_TYPE",
    "SM_CURRENT_INSTANCE_GROUP",
)


@requirement("TK-007")
def check_hyperparameters_become_arguments(submitted: Submitted) -> None:
    """The command line is the hyperparameters, sorted, the platform's own left out."""
    seen, wanted = _report(submitted.best).argv[1:], arguments()
    if seen == wanted:
        return
    names = [word for word in seen if word.startswith("-")]
    kept_back = [word for word in names if "sagemaker_" in word or "_tuning" in word]
    if kept_back:
        raise Violation(
            f"the program is passed {kept_back[0]}, which is not for it", " ".join(seen)
        )
    if sorted(seen) == sorted(wanted):
        raise Violation(f"arguments are not sorted by name: {' '.join(names)}", " ".join(seen))
    missing = [word for word in wanted if word not in seen]
    what = f"{missing[0]!r} is missing" if missing else "there are others too"
    raise Violation(f"other arguments than the hyperparameters: {what}", " ".join(seen))


@requirement("TK-008")
def check_values_are_decoded(submitted: Submitted) -> None:
    """JSON is decoded once, everything else stays as it is."""
    told = submitted.best.run.result.failure or ""
    # Named as a value, not as part of the program's command line.
    if submitted.best.report is None and "adam" in told and "--optimizer" not in told:
        how = ending(submitted.best.run.result)
        raise Violation(f"a hyperparameter that is no JSON fails the job: {how}")
    report = _report(submitted.best)
    try:
        values = json.loads(report.environment["SM_HPS"])
    except (KeyError, ValueError) as error:
        raise NotJudged("the program finds no hyperparameters in SM_HPS (TK-009)") from error
    for name, sent in SENT.items():
        got = values.get(name)
        if got != sent.value or type(got) is not type(sent.value):
            text = f"{name}={sent.text} arrives as {got!r}, not {sent.value!r}"
            raise Violation(f"a hyperparameter is decoded wrongly: {text}")


@requirement("TK-009")
def check_program_finds_its_variables(submitted: Submitted) -> None:
    """The variables that script-mode programs read are there and right."""
    seen = _report(submitted.best).environment
    missing = [name for name in (*_EXACT, *_JSON, *_THERE) if name not in seen]
    if missing:
        count = len(_EXACT) + len(_JSON) + len(_THERE)
        reason = f"{len(missing)} of {count} SM_ variables are missing, such as {missing[0]}"
        raise Violation(reason, ", ".join(missing))
    wrong = [name for name, value in _EXACT.items() if seen[name] != value]
    wrong += [name for name, value in _JSON.items() if _decoded(seen[name]) != value]
    if wrong:
        raise Violation(f"{wrong[0]} is {seen[wrong[0]]!r}")
    old = [name for name in _NEWER if name not in seen]
    if old:
        raise Warn(f"variables of newer toolkits are missing: {', '.join(old)}")


@requirement("TK-013")
def check_values_arrive_whole(submitted_package: Submission) -> None:
    """A value with blanks, a semicolon and a dollar is one argument."""
    seen = _report(submitted_package).argv[1:]
    if seen != ("--words", AWKWARD):
        raise Violation(f"the value {AWKWARD!r} arrives as {' | '.join(seen[1:]) or 'nothing'}")


def _decoded(text: str) -> object:
    try:
        return json.loads(text)
    except ValueError:
        return None


def _report(found: Submission) -> Report:
    if found.report is None:
        how = ending(found.run.result)
        raise NotJudged(f"the submitted program does not run (TK-003): {how}")
    return found.report
