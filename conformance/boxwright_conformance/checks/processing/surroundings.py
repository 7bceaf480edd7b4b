"""Judgements over what a processing job finds around it, and whether it stumbles over that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from boxwright_conformance.checks.processing.outcome import judge_burden, judge_crutch, outcome
from boxwright_conformance.checks.verdict import NotJudged, Violation, requirement
from boxwright_conformance.checks.words import ending, tail

if TYPE_CHECKING:
    from boxwright_conformance.scenarios.evidence.processing import (
        Moved,
        Processed,
        ProcessingRun,
    )


@requirement("PROC-001")
def check_runs_without_a_role_word(processed: Processed) -> None:
    """The image runs as it was built, nothing but the user's arguments behind its name."""
    if processed.usable:
        return
    for word in ("the word train", "the word serve"):
        if word in processed.alone and processed.alone[word].succeeded:
            judge_crutch(processed, word, f"{word} as its first argument")
    result = (processed.plain or processed.run).result
    if result.start_error:
        raise Violation(f"the image does not start: {result.start_error}")
    if result.timed_out:
        raise Violation(f"processing does not end: {ending(result)}", tail(result.log))


@requirement("PROC-002")
def check_arguments_replace_cmd(processed: Processed) -> None:
    """The image needs nothing from its CMD when arguments or an entry point are given."""
    if not processed.usable and not processed.words:
        raise NotJudged(f"the image fails as built (PROC-001): {outcome(processed.run)}")
    judge_crutch(processed, "cmd", "the words of its CMD before the arguments")


@requirement("PROC-003")
def check_arguments_stay_whole(moved: Moved) -> None:
    """An argument with blanks, dollar signs and stars arrives as it was sent."""
    if not moved.by_arguments:
        raise NotJudged("no argument names an input or output directory; --argument")
    if moved.odd.succeeded:
        return
    if moved.plain is None or not moved.plain.succeeded:
        raise NotJudged("it fails with other paths of any sort (PROC-010)")
    reason = f"an argument such as {moved.path!r} does not arrive whole: {outcome(moved.odd)}"
    raise Violation(reason, tail(moved.odd.result.log))


@requirement("PROC-007")
def check_config_is_in_its_own_place(processed: Processed) -> None:
    """The job looks for its configuration in /opt/ml/config."""
    judge_crutch(processed, "training-config", "its configuration in /opt/ml/input/config")


@requirement("PROC-008")
def check_nulls_and_further_keys_are_borne(processed: Processed) -> None:
    """processingjobconfig.json holds nulls and keys that the job does not know."""
    judge_burden(processed, "nulls", "processingjobconfig.json holds nulls and further keys")


@requirement("PROC-009")
def check_two_keys_of_resources_are_enough(processed: Processed) -> None:
    """resourceconfig.json holds current_host and hosts, and nothing else is sure."""
    judge_crutch(processed, "training-keys", "the keys of a training job in resourceconfig.json")


@requirement("PROC-010")
def check_directories_may_be_others(moved: Moved) -> None:
    """Inputs and outputs lie where arguments or variables say."""
    if moved.odd.succeeded or (moved.plain and moved.plain.succeeded):
        return
    run = moved.plain or moved.odd
    reason = f"processing fails when its directories lie elsewhere: {outcome(run)}"
    raise Violation(reason, tail(run.result.log))


@requirement("PROC-011")
def check_output_directories_may_be_there(processed: Processed) -> None:
    """The output directories normally exist before the start."""
    judge_crutch(processed, "absent-outputs", "output directories that are not there yet")


@requirement("PROC-011")
def check_output_directories_may_be_absent(absent_outputs: ProcessingRun) -> None:
    """A job makes the output directories that are not there."""
    if not absent_outputs.succeeded:
        reason = f"processing fails without output directories: {outcome(absent_outputs)}"
        raise Violation(reason, tail(absent_outputs.result.log))


@requirement("PROC-017")
def check_needs_nothing_of_the_image_below_opt_ml(processed: Processed) -> None:
    """The job goes well when what the image has below /opt/ml is hidden."""
    judge_burden(processed, "hidden-image", "what the image has below /opt/ml is hidden")


@requirement("PROC-019")
def check_identity_is_current_host(processed: Processed) -> None:
    """The host name of the container means nothing."""
    judge_crutch(processed, "hostname", "a host name equal to current_host")


@requirement("PROC-020")
def check_needs_no_training_variables(processed: Processed) -> None:
    """The platform sets no SM_* and no TRAINING_* variable."""
    judge_crutch(processed, "training-variables", "SM_* and TRAINING_* variables")


@requirement("PROC-020")
def check_bears_many_variables(processed: Processed) -> None:
    """A job may have 100 variables of 256 characters."""
    judge_burden(processed, "many-variables", "there are 100 variables of 256 characters")
