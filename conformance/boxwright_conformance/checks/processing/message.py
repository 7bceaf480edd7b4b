"""Judgements over the exit message of a processing job."""

from __future__ import annotations

from typing import TYPE_CHECKING

from boxwright_conformance.checks.verdict import NotJudged, Violation, Warn, requirement

if TYPE_CHECKING:
    from collections.abc import Callable

    from boxwright_conformance.scenarios.evidence.processing import (
        Clustered,
        Processed,
        ProcessingRun,
    )

_LIMIT = 1024
_NEAR = ("message.", "exit", "failure")


@requirement("PROC-014")
def check_message_has_its_name(processed: Processed) -> None:
    """The exit message lies in /opt/ml/output/message and says something."""
    _judge_name(processed.run)


@requirement("PROC-014")
def check_message_of_a_failure_has_its_name(poisoned_processing: ProcessingRun) -> None:
    """The exit message of a job that failed lies in the same file."""
    _judge_name(poisoned_processing)


def _judge_name(run: ProcessingRun) -> None:
    near = [name for name in run.others if name.lower().startswith(_NEAR)]
    if run.result.message is None and near:
        raise Violation(f"no /opt/ml/output/message, but there is {near[0]}")
    if not _message(run)[:_LIMIT].strip():
        raise Violation("the first 1024 bytes of /opt/ml/output/message are blank")


@requirement("PROC-015")
def check_message_is_utf_8(processed: Processed) -> None:
    """The exit message is valid UTF-8, or the job fails for it."""
    _judge_text(processed.run)


@requirement("PROC-015")
def check_message_of_a_failure_is_utf_8(poisoned_processing: ProcessingRun) -> None:
    """So is that of a job that failed."""
    _judge_text(poisoned_processing)


@requirement("PROC-015")
def check_message_of_every_host_is_utf_8(clustered_processing: Clustered) -> None:
    """So is that of each of several hosts that leaves one."""
    _judge_each(clustered_processing, _judge_text)


def _judge_each(clustered: Clustered, judge: Callable[[ProcessingRun], None]) -> None:
    told = [run for run in clustered.runs.values() if run.result.message is not None]
    if not told:
        raise NotJudged("no host left a /opt/ml/output/message")
    for run in told:
        judge(run)


def _judge_text(run: ProcessingRun) -> None:
    message = _message(run)
    try:
        message.decode()
    except UnicodeDecodeError as error:
        bad = message[error.start : error.start + 8]
        reason = f"/opt/ml/output/message is no UTF-8: {bad!r} at byte {error.start}"
        raise Violation(reason, message.decode(errors="backslashreplace")) from None
    try:
        message[:_LIMIT].decode()
    except UnicodeDecodeError:
        raise Warn("byte 1024 of /opt/ml/output/message lies inside a character") from None


@requirement("PROC-016")
def check_message_tells_no_secret(processed: Processed) -> None:
    """The value of a variable does not get into the exit message."""
    _judge_secret(processed.run)


@requirement("PROC-016")
def check_message_of_a_failure_tells_no_secret(poisoned_processing: ProcessingRun) -> None:
    """Nor into that of a job that failed."""
    _judge_secret(poisoned_processing)


@requirement("PROC-016")
def check_message_of_every_host_tells_no_secret(clustered_processing: Clustered) -> None:
    """Nor into that of any of several hosts."""
    _judge_each(clustered_processing, _judge_secret)


def _judge_secret(run: ProcessingRun) -> None:
    if run.secret and run.secret.encode() in _message(run):
        raise Violation("/opt/ml/output/message holds the value of a secret variable")


def _message(run: ProcessingRun) -> bytes:
    if run.result.message is None:
        raise NotJudged("the job left no /opt/ml/output/message")
    return run.result.message
