"""Judgements over training jobs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from boxwright_conformance.checks.verdict import NotJudged, Violation, requirement
from boxwright_conformance.checks.words import ending, no_channels, tail

if TYPE_CHECKING:
    from boxwright_conformance.scenarios.evidence import Trained, TrainingRun

_FAILURE_LIMIT = 1024
_TAKEN = {
    126: "a program that cannot be executed",
    127: "a program that is not there",
    137: "killed, as if for memory",
    139: "a crash in memory",
}
_TRACEBACK = "Traceback (most recent call last)"
_CAUSE = re.compile(r"^[\w.]*(?:Error|Exception|Exit|Interrupt|Warning)\b.*$", re.MULTILINE)


@requirement("TRAIN-001")
def check_training_ends_by_itself(trained: Trained) -> None:
    """A job needs nobody to end it."""
    result = trained.usual.result
    if result.start_error:
        raise Violation(f"training does not start: {result.start_error}")
    if result.timed_out:
        raise Violation(f"training does not end: {ending(result)}", tail(result.log))


@requirement("TRAIN-005")
def check_success_is_exit_0(trained: Trained) -> None:
    """A job over good data ends with 0."""
    result = trained.usual.result
    if result.exit_code != 0 and not trained.channels:
        raise NotJudged(no_channels(result))
    if result.exit_code != 0 or result.timed_out:
        raise Violation(f"training on the sample data fails: {ending(result)}", tail(result.log))


@requirement("TRAIN-005")
def check_error_is_not_exit_0(spoilt_data: TrainingRun) -> None:
    """A job over garbage does not end with 0."""
    result = spoilt_data.result
    if result.timed_out:
        raise Violation(f"training on garbage: {ending(result)}", tail(result.log))
    if result.exit_code == 0:
        raise Violation("training on files full of garbage ended with 0", tail(result.log))


@requirement("TRAIN-006")
def check_failure_is_explained(spoilt_data: TrainingRun) -> None:
    """The first 1024 characters of the failure file hold the cause."""
    if spoilt_data.result.exit_code == 0:
        raise NotJudged("training on garbage did not fail (TRAIN-005)")
    text = spoilt_data.result.failure
    if text is None:
        near = [name for name in spoilt_data.others if name.lower().startswith("fail")]
        instead = f", but there is {near[0]}" if near else ""
        raise Violation(f"no /opt/ml/output/failure after a failed job{instead}")
    if not text.strip():
        raise Violation("/opt/ml/output/failure is empty")
    cause = _late_cause(text)
    if cause:
        raise Violation(f"the cause starts after character 1024 of the failure file: {cause}", text)


def _late_cause(text: str) -> str:
    """The last line that names an exception, when a traceback pushed it out of what is kept."""
    if _TRACEBACK not in text[:_FAILURE_LIMIT] or _CAUSE.search(text[:_FAILURE_LIMIT]):
        return ""
    late = _CAUSE.findall(text)
    return str(late[-1]) if late else ""


@requirement("TRAIN-007")
def check_no_failure_file_on_success(trained: Trained) -> None:
    """A job that went well leaves no failure file."""
    if not trained.usual.succeeded:
        raise NotJudged(f"training did not go well (TRAIN-005): {ending(trained.usual.result)}")
    text = trained.usual.result.failure
    if text is not None:
        raise Violation("training went well and left /opt/ml/output/failure", tail(text))


@requirement("TRAIN-008")
def check_exit_codes_are_not_faked(spoilt_data: TrainingRun) -> None:
    """A job that gives up by itself does not look as if something else had ended it."""
    result = spoilt_data.result
    if result.exit_code == 0 or result.timed_out:
        raise NotJudged("training on garbage did not fail by itself (TRAIN-005)")
    meaning = _TAKEN.get(result.exit_code or 0)
    if meaning and not result.oom_killed:
        reason = f"training on garbage ended with {result.exit_code}, which means {meaning}"
        raise Violation(reason, tail(result.log))


@requirement("TRAIN-010")
def check_training_ends_in_time(trained: Trained) -> None:
    """A job over the sample data does not compute for ever."""
    result = trained.usual.result
    if result.start_error:
        raise NotJudged(f"training does not start (IMG-001): {result.start_error}")
    if result.limit == "time":
        reason = f"training on the sample data does not come to an end: {ending(result)}"
        raise Violation(reason, tail(result.log))


@requirement("TRAIN-023")
def check_no_hyperparameters_are_legal(defaulted: TrainingRun) -> None:
    """A job without hyperparameters takes defaults, or says what it misses."""
    result = defaulted.result
    if result.timed_out:
        raise Violation(f"training without hyperparameters: {ending(result)}", tail(result.log))
    if not defaulted.succeeded and not (result.failure or "").strip():
        reason = f"training without hyperparameters dies without a word: {ending(result)}"
        raise Violation(f"{reason}, no /opt/ml/output/failure", tail(result.log))


@requirement("TRAIN-042")
def check_missing_channel_is_named(missing: TrainingRun, trained: Trained) -> None:
    """A job without its data fails soon and says which channel it misses."""
    result = missing.result
    if result.timed_out:
        raise Violation(f"training without its channels: {ending(result)}", tail(result.log))
    if result.exit_code == 0:
        names = ", ".join(trained.channels)
        raise Violation(f"training without its channels ({names}) ended with 0", tail(result.log))
    told = f"{result.failure or ''}\n{tail(result.log, 30)}"
    if not any(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", told) for name in trained.channels):
        raise Violation(f"the missing channel is not named: {ending(result)}", told)
