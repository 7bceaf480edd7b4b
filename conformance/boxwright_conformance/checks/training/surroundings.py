"""Judgements over what a training job finds around it, and whether it stumbles over that.

What a *burden* and a *crutch* is, `checks.causes` tells.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from boxwright_conformance.checks.causes import judge_burden, judge_crutch, outcome
from boxwright_conformance.checks.verdict import NotJudged, Violation, requirement
from boxwright_conformance.checks.words import tail
from boxwright_conformance.scenarios.evidence import NO_CHANNELS, NO_HYPERPARAMETERS

if TYPE_CHECKING:
    from boxwright_conformance.scenarios.evidence import Trained


@requirement("TRAIN-020")
def check_config_names_are_lower_case(trained: Trained) -> None:
    """The job finds its configuration under the platform's spelling."""
    judge_crutch(trained, "camel-case-names", "resourceConfig.json and the like")


@requirement("TRAIN-021")
def check_hyperparameters_are_strings(trained: Trained) -> None:
    """The job takes hyperparameters that are strings."""
    if not trained.hyperparameters:
        raise NotJudged(NO_HYPERPARAMETERS)
    judge_crutch(trained, "no-hyperparameters", "a hyperparameters.json without entries")


@requirement("TRAIN-024")
def check_unknown_hyperparameters_are_ignored(trained: Trained) -> None:
    """Names that the job does not know do no harm."""
    judge_burden(trained, "unknown-hyperparameters", "there are hyperparameters it does not know")


@requirement("TRAIN-025")
def check_limits_of_hyperparameters(trained: Trained) -> None:
    """There may be 100 hyperparameters, and long ones with any character."""
    unknown = trained.alone.get("unknown-hyperparameters")
    if unknown and trained.plain and trained.plain.succeeded and not unknown.succeeded:
        raise NotJudged("training refuses hyperparameters it does not know (TRAIN-024)")
    what = "there are 100 hyperparameters, one of them long and full of odd characters"
    judge_burden(trained, "many-hyperparameters", what)


@requirement("TRAIN-027")
def check_further_keys_are_ignored(trained: Trained) -> None:
    """resourceconfig.json may hold instance groups and more."""
    judge_burden(trained, "further-keys", "resourceconfig.json holds instance groups and more")


@requirement("TRAIN-030")
def check_identity_is_current_host(trained: Trained) -> None:
    """The host name of the container means nothing."""
    judge_crutch(trained, "hostname", "a host name equal to current_host")


@requirement("TRAIN-032")
def check_content_type_may_be_absent(trained: Trained) -> None:
    """inputdataconfig.json holds ContentType only where the user declared one."""
    judge_crutch(trained, "content-types", "a ContentType for every channel")


@requirement("TRAIN-033")
def check_further_files_are_ignored(trained: Trained) -> None:
    """Other files beside the three configuration files do no harm."""
    judge_burden(trained, "further-files", "further files lie in /opt/ml/input/config")


@requirement("TRAIN-040")
def check_channels_are_found(trained: Trained) -> None:
    """A channel is a directory below /opt/ml/input/data."""
    judge_crutch(trained, "channels-one-up", "the channels in /opt/ml/input/<channel> too")


@requirement("TRAIN-041")
def check_odd_channel_names(trained: Trained) -> None:
    """The name of a channel may hold dots and hyphens."""
    if not trained.channels:
        raise NotJudged(NO_CHANNELS)
    judge_burden(trained, "odd-channel", "there is a channel x.y-1 as well")


@requirement("TRAIN-043")
def check_input_may_be_read_only(trained: Trained) -> None:
    """The job writes nothing among its inputs."""
    judge_burden(trained, "read-only-input", "/opt/ml/input is read-only")


@requirement("TRAIN-062")
def check_output_directory_is_made(trained: Trained) -> None:
    """Nobody makes /opt/ml/output/data for the job."""
    judge_crutch(trained, "output-data", "a directory /opt/ml/output/data")


@requirement("TRAIN-080")
def check_platform_variables_are_borne(trained: Trained) -> None:
    """TRAINING_JOB_ARN is set, other than in local mode."""
    judge_crutch(trained, "no-arn", "TRAINING_JOB_ARN left out")


@requirement("TRAIN-081")
def check_needs_no_sm_variables(trained: Trained) -> None:
    """The platform sets no SM_* variable."""
    judge_crutch(trained, "sm-variables", "SM_* variables")


@requirement("TRAIN-082")
def check_needs_no_aws_variables(trained: Trained) -> None:
    """No document promises a region or credentials in the environment."""
    judge_crutch(trained, "aws-variables", "AWS_* variables")


@requirement("TRAIN-085")
def check_needs_no_network(trained: Trained) -> None:
    """A job under network isolation reaches nothing."""
    judge_burden(trained, "no-network", "there is no way out of its network")


@requirement("TRAIN-087")
def check_does_without_a_gpu(trained: Trained) -> None:
    """Without a GPU a job runs on the processor, or says that it will not."""
    run = trained.usual
    if not run.succeeded and not (run.result.failure or "").strip():
        reason = f"training without a GPU dies without a word: {outcome(run)}"
        raise Violation(f"{reason}, no /opt/ml/output/failure", tail(run.result.log))


@requirement("TRAIN-089")
def check_shared_memory_is_enough(trained: Trained) -> None:
    """Shared memory may be as small as Docker makes it."""
    judge_crutch(trained, "shared-memory", "2 GB of /dev/shm")


@requirement("TRAIN-090")
def check_needs_no_terminal(trained: Trained) -> None:
    """What only local mode offers is not there."""
    judge_crutch(trained, "terminal", "a terminal and standard input")
