"""Judgements over training jobs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from boxwright_conformance.checks.verdict import NotJudged, Violation, requirement
from boxwright_conformance.checks.words import ending, no_channels, tail

if TYPE_CHECKING:
    from boxwright_conformance.scenarios.evidence import StoppedTraining, Trained, TrainingRun

_FAILURE_LIMIT = 1024
_TRACEBACK = "Traceback (most recent call last)"
_CAUSE = re.compile(r"^[\w.]*(?:Error|Exception|Exit|Interrupt|Warning)\b.*$", re.MULTILINE)


@requirement("TRAIN-001")
def check_training_ends_by_itself(trained: Trained) -> None:
    """A job needs nobody to end it."""
    result = trained.run.result
    if result.start_error:
        raise Violation(f"training does not start: {result.start_error}")
    if result.timed_out:
        raise Violation(f"training does not end: {ending(result)}", tail(result.log))


@requirement("TRAIN-005")
def check_success_is_exit_0(trained: Trained) -> None:
    """A job over good data ends with 0."""
    result = trained.run.result
    if result.exit_code != 0 and not trained.channels:
        raise NotJudged(no_channels(result))
    if result.exit_code != 0 or result.timed_out:
        raise Violation(f"training on the sample data fails: {ending(result)}", tail(result.log))


@requirement("TRAIN-005")
def check_error_is_not_exit_0(poisoned: TrainingRun) -> None:
    """A job over garbage does not end with 0."""
    result = poisoned.result
    if result.timed_out:
        raise Violation(f"training on garbage: {ending(result)}", tail(result.log))
    if result.exit_code == 0:
        raise Violation("training on files full of garbage ended with 0", tail(result.log))


@requirement("TRAIN-006")
def check_failure_is_explained(poisoned: TrainingRun) -> None:
    """The first 1024 characters of the failure file hold the cause."""
    if poisoned.result.exit_code == 0:
        raise NotJudged("training on garbage did not fail (TRAIN-005)")
    text = poisoned.result.failure
    if text is None:
        near = [name for name in poisoned.others if name.lower().startswith("fail")]
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
    _need_success(trained)
    if trained.run.result.failure is not None:
        text = trained.run.result.failure
        raise Violation("training went well and left /opt/ml/output/failure", tail(text))


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


@requirement("TRAIN-060")
def check_model_is_written(trained: Trained) -> None:
    """The model lies where the platform takes it from."""
    result = trained.run.result
    if result.exit_code != 0 or result.timed_out:
        raise NotJudged(f"training did not go well (TRAIN-005): {ending(result)}")
    if not trained.run.files:
        elsewhere = f"; there is output/{trained.run.others[0]}" if trained.run.others else ""
        reason = f"training ended with 0 and left nothing in /opt/ml/model{elsewhere}"
        raise Violation(reason, tail(result.log))


@requirement("TRAIN-061")
def check_model_holds_no_links(trained: Trained) -> None:
    """Hosting cannot unpack symbolic links."""
    _need_success(trained)
    links = trained.run.result.links
    if links:
        raise Violation(f"{len(links)} symbolic link(s) in /opt/ml/model, such as {links[0]}")


@requirement("TRAIN-070")
def check_training_hears_sigterm(stopped_training: StoppedTraining) -> None:
    """A job that is told to stop ends before it is killed."""
    if stopped_training.ended_before:
        raise NotJudged(_too_short("the sample training ended before it could be stopped"))
    result, grace = stopped_training.run.result, stopped_training.grace
    took = result.stop_seconds or 0.0
    if result.exit_code == 137 or took >= grace:
        reason = f"SIGTERM was not heard: killed after {took:.0f} s (exit code {result.exit_code})"
        raise Violation(reason, tail(result.log))
    if result.exit_code == 0 and not stopped_training.lengthened:
        text = f"exit code 0 came {took:.1f} s after SIGTERM, perhaps only its normal end"
        raise NotJudged(_too_short(text))


def _too_short(text: str) -> str:
    return f"{text}; make it longer: [conformance] stop-hyperparameters in boxwright.toml"


def _need_success(trained: Trained) -> None:
    if not trained.run.succeeded:
        raise NotJudged(f"training did not go well (TRAIN-005): {ending(trained.run.result)}")
