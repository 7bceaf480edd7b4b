"""Judgements over what a training job finds around it, and whether it stumbles over that.

A *burden* is something the platform adds and a job must bear: the job goes well without it and
fails with it alone. A *crutch* is something the platform does not give: the job goes well only
with it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from boxwright_conformance.checks.verdict import NotJudged, Violation, requirement
from boxwright_conformance.checks.words import ending, no_channels, tail
from boxwright_conformance.scenarios.evidence import NO_HYPERPARAMETERS

if TYPE_CHECKING:
    from boxwright_conformance.scenarios.evidence import Trained, TrainingRun


@requirement("TRAIN-020")
def check_config_names_are_lower_case(trained: Trained) -> None:
    """The job finds its configuration under the platform's spelling."""
    _judge_crutch(trained, "camel-case-names", "resourceConfig.json and the like")


@requirement("TRAIN-021")
def check_hyperparameters_are_strings(trained: Trained) -> None:
    """The job takes hyperparameters that are strings."""
    if not trained.hyperparameters:
        raise NotJudged(NO_HYPERPARAMETERS)
    _judge_crutch(trained, "no-hyperparameters", "a hyperparameters.json without entries")


@requirement("TRAIN-022")
def check_both_forms_of_hyperparameters(trained: Trained, encoded: TrainingRun) -> None:
    """`adam` and `"adam"` have the same effect."""
    raw = trained.run if trained.plain is None else trained.plain
    if raw.succeeded and encoded.succeeded:
        return
    if not raw.succeeded and not encoded.succeeded:
        raise NotJudged(f"training fails with either form (TRAIN-005): {ending(raw.result)}")
    bad, form = (raw, "plain") if encoded.succeeded else (encoded, "JSON-encoded")
    reason = f"training fails when hyperparameters are {form}: {ending(bad.result)}"
    raise Violation(reason, tail(bad.result.log))


@requirement("TRAIN-024")
def check_unknown_hyperparameters_are_ignored(trained: Trained) -> None:
    """Names that the job does not know do no harm."""
    judge_burden(trained, "unknown-hyperparameters", "there are hyperparameters it does not know")


@requirement("TRAIN-027")
def check_further_keys_are_ignored(trained: Trained) -> None:
    """resourceconfig.json may hold instance groups and more."""
    judge_burden(trained, "further-keys", "resourceconfig.json holds instance groups and more")


@requirement("TRAIN-030")
def check_identity_is_current_host(trained: Trained) -> None:
    """The host name of the container means nothing."""
    _judge_crutch(trained, "hostname", "a host name equal to current_host")


@requirement("TRAIN-033")
def check_further_files_are_ignored(trained: Trained) -> None:
    """Other files beside the three configuration files do no harm."""
    judge_burden(trained, "further-files", "further files lie in /opt/ml/input/config")


@requirement("TRAIN-043")
def check_input_may_be_read_only(trained: Trained) -> None:
    """The job writes nothing among its inputs."""
    judge_burden(trained, "read-only-input", "/opt/ml/input is read-only")


@requirement("TRAIN-081")
def check_needs_no_sm_variables(trained: Trained) -> None:
    """The platform sets no SM_* variable."""
    _judge_crutch(trained, "sm-variables", "SM_* variables")


@requirement("TRAIN-085")
def check_needs_no_network(trained: Trained) -> None:
    """A job under network isolation reaches nothing."""
    judge_burden(trained, "no-network", "there is no way out of its network")


def judge_burden(trained: Trained, name: str, what: str) -> None:
    """Fail when this one burden is enough to break a job that goes well without it."""
    if trained.run.succeeded:
        return
    if trained.plain is None or not trained.plain.succeeded:
        raise NotJudged(_fails_anyway(trained))
    alone = trained.alone[name]
    if not alone.succeeded:
        reason = f"training fails once {what}: {_outcome(alone)}"
        raise Violation(reason, tail(alone.result.log))


def _judge_crutch(trained: Trained, name: str, what: str) -> None:
    """Fail when the job goes well only with something that the platform does not give."""
    if trained.run.succeeded or (trained.plain and trained.plain.succeeded):
        return
    if trained.plain is None or not trained.alone[name].succeeded:
        raise NotJudged(_fails_anyway(trained))
    reason = f"training succeeds only with {what}; as it is: {_outcome(trained.plain)}"
    raise Violation(reason, tail(trained.plain.result.log))


def _fails_anyway(trained: Trained) -> str:
    if not trained.channels:
        return no_channels(trained.run.result)
    return f"training fails in its plainest form too (TRAIN-005): {_outcome(trained.run)}"


def _outcome(run: TrainingRun) -> str:
    nothing = run.result.exit_code == 0 and not run.files
    return "nothing in /opt/ml/model" if nothing else ending(run.result)
