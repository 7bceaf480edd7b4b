"""Judgements over processing jobs that are told to stop, and over their work until then."""

from __future__ import annotations

from typing import TYPE_CHECKING

from boxwright_conformance.checks.verdict import NotJudged, Violation, requirement
from boxwright_conformance.checks.words import tail

if TYPE_CHECKING:
    from boxwright_conformance.scenarios.evidence.processing import Halted, StoppedProcessing

_KILLED = 137
_MAKE_LONGER = "make it longer: [process] stop-arguments in boxwright.toml"


@requirement("PROC-006")
def check_processing_hears_either_signal(stopped_processing: StoppedProcessing) -> None:
    """A job that is told to stop by SIGINT or SIGTERM ends before it is killed."""
    heard = [_heard(halt, stopped_processing) for halt in stopped_processing.halts]
    if not all(heard):
        raise NotJudged(f"the sample job ended before it could be stopped; {_MAKE_LONGER}")


def _heard(halt: Halted, stopped: StoppedProcessing) -> bool:
    """Whether a signal made the job end; False where the job may have ended by itself."""
    result = halt.run.result
    if halt.ended_before:
        return False
    took = result.stop_seconds or 0.0
    if result.exit_code == _KILLED or took >= stopped.grace:
        reason = f"{halt.signal} was not heard: killed after {took:.0f} s"
        raise Violation(f"{reason} (exit code {result.exit_code})", tail(result.log))
    return result.exit_code != 0 or stopped.lengthened


@requirement("PROC-013")
def check_files_do_not_grow_under_their_names(stopped_processing: StoppedProcessing) -> None:
    """A file that leaves while the job runs is complete when it has its name."""
    early, later = stopped_processing.early, stopped_processing.later
    if not later:
        raise NotJudged(f"the job left no time to look at its outputs; {_MAKE_LONGER}")
    grown = [path for path, size in later.items() if path in early and size != early[path]]
    if grown:
        was, now = early[grown[0]], later[grown[0]]
        raise Violation(f"{grown[0]} changed while the job ran: {was} bytes, then {now}")


@requirement("IMG-022", role="process")
def check_processing_log_comes_at_once(stopped_processing: StoppedProcessing) -> None:
    """A processing job's log is there while it runs."""
    halt = stopped_processing.halts[0]
    after = halt.run.result.log
    if halt.log_before.strip():
        return
    if not stopped_processing.lengthened:
        raise NotJudged(f"the sample job is too short to tell; {_MAKE_LONGER}")
    if after.strip():
        raise Violation("the processing job logged nothing until it ended", tail(after))
    raise Violation("the processing job wrote nothing to stdout or stderr")
