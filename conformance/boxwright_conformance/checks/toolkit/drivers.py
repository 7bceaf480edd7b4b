"""Judgements over jobs that SDK v3 starts with drivers of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from boxwright_conformance.checks.verdict import NotJudged, Violation, requirement
from boxwright_conformance.checks.words import ending, tail

if TYPE_CHECKING:
    from boxwright_conformance.scenarios.evidence.toolkit import Submission

_FOUND = "boxwright: found "
_NOT_FOUND = "boxwright: no python or no pip"
_SOURCED = "boxwright: sourced for algo-1"


@requirement("TK-030")
def check_drivers_find_bash_and_python(driven: Submission) -> None:
    """bash, Python and pip are there without the image's ENTRYPOINT."""
    result = driven.run.result
    if result.start_error:
        raise Violation(f"/bin/bash does not start: {result.start_error}")
    if _NOT_FOUND in result.log:
        line = next(one for one in result.log.splitlines() if _NOT_FOUND in one)
        raise Violation(line.removeprefix("boxwright: "), tail(result.log))


@requirement("TK-031")
def check_drivers_may_write(driven: Submission) -> None:
    """Drivers are made executable, write their file and start the program."""
    result = driven.run.result
    if result.start_error or _NOT_FOUND in result.log:
        raise NotJudged(f"drivers do not start (TK-030): {ending(result)}")
    if _SOURCED not in result.log:
        step = "write sm_training.env" if _FOUND in result.log else "be made executable"
        raise Violation(f"drivers cannot {step}: {ending(result)}", tail(result.log))
    if driven.report is None:
        raise Violation(f"drivers do not start the program: {ending(result)}", tail(result.log))


@requirement("TK-032")
def check_torchrun_starts_the_program(driven_torchrun: Submission) -> None:
    """Torchrun is on PATH, and the program runs below it with algo-1 as the leader."""
    result, report = driven_torchrun.run.result, driven_torchrun.report
    if result.start_error or _SOURCED not in result.log:
        raise NotJudged(f"drivers do not come that far (TK-031): {ending(result)}")
    if report is None:
        reason = f"the program does not run below torchrun: {ending(result)}"
        raise Violation(reason, tail(result.log))
    leader = report.environment.get("MASTER_ADDR")
    if leader != "algo-1":
        raise Violation(f"the program's MASTER_ADDR is {leader}, not algo-1")


@requirement("TK-033")
def check_crlf_fails_audibly(driven_crlf: Submission) -> None:
    """A driver with carriage returns fails, and the log names it."""
    result = driven_crlf.run.result
    if result.start_error:
        raise NotJudged(f"/bin/bash does not start (TK-030): {result.start_error}")
    if result.exit_code == 0:
        raise Violation("a driver with carriage returns ended with 0", tail(result.log))
    if "sm_train.sh" not in result.log:
        seen = tail(result.log) or "nothing"
        raise Violation(f"exit code {result.exit_code}, and the log does not say of what", seen)
