"""Judgements over how jobs with a submitted program end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from boxwright_conformance.checks.verdict import NotJudged, Violation, Warn, requirement
from boxwright_conformance.checks.words import ending, tail

if TYPE_CHECKING:
    from boxwright_conformance.scenarios.evidence import TrainingRun
    from boxwright_conformance.scenarios.evidence.toolkit import (
        Command,
        Submission,
        Submitted,
        Told,
    )

_OWN_WORDS = "boxwright: the program's own words"
_PREFIX = "Framework Error:"
_EXIT = 42


@requirement("TK-006")
def check_requirements_are_installed(submitted_package: Submission) -> None:
    """What a package's requirements.txt lists can be imported."""
    result = submitted_package.run.result
    if submitted_package.report is None:
        raise NotJudged(f"the package does not run (TK-005): {ending(result)}")
    if not submitted_package.report.wheel:
        raise Violation("what requirements.txt lists is not installed", tail(result.log))


@requirement("TK-006")
def check_commands_need_no_requirements(submitted_command: Command) -> None:
    """Beside a shell script requirements.txt is left alone."""
    result = submitted_command.run.result
    if submitted_command.arguments is None and "boxwright-no-such-package" in result.log:
        raise Violation("requirements.txt is installed for a shell script too", tail(result.log))


@requirement("TK-006")
def check_failed_installation_is_explained(submitted_uninstallable: TrainingRun) -> None:
    """Requirements that cannot be had fail the job, with a message."""
    result = submitted_uninstallable.result
    if result.timed_out:
        raise Violation(f"requirements that cannot be had: {ending(result)}", tail(result.log))
    if result.exit_code == 0:
        raise Violation("requirements could not be installed, and the job ended with 0")
    if not (result.failure or "").strip():
        raise Violation(f"requirements could not be installed, no reason given: {ending(result)}")


@requirement("TK-010")
def check_programs_words_stay(submitted_explained: TrainingRun) -> None:
    """A failure file that the program wrote is left alone."""
    result = submitted_explained.result
    if result.start_error:
        raise NotJudged(f"the toolkit does not start (TK-001): {result.start_error}")
    text = result.failure or ""
    if not text.startswith(_OWN_WORDS):
        raise Violation("the program's own failure file is overwritten", text)


@requirement("TK-010")
def check_failed_program_is_explained(submitted_exit: TrainingRun) -> None:
    """A program that wrote no failure file gets one."""
    result = submitted_exit.result
    if result.start_error:
        raise NotJudged(f"the toolkit does not start (TK-001): {result.start_error}")
    if not (result.failure or "").strip():
        raise Violation(f"the program failed and no failure file tells of it: {ending(result)}")


@requirement("TK-010")
def check_own_errors_are_marked(submitted_nothing: TrainingRun) -> None:
    """An error that is not the program's is marked as the framework's."""
    result = submitted_nothing.result
    if result.start_error:
        raise NotJudged(f"the toolkit does not start (TK-001): {result.start_error}")
    if result.exit_code == 0:
        raise Violation("a job whose code is missing ended with 0", tail(result.log))
    text = result.failure or ""
    if not text.strip():
        raise Violation(f"a job whose code is missing left no failure file: {ending(result)}")
    if not text.startswith(_PREFIX):
        raise Warn(f"an error that is not the user's does not begin with {_PREFIX}", text)


@requirement("TK-011")
def check_failed_program_fails_the_job(submitted_exit: TrainingRun) -> None:
    """A program that ends with 42 does not end in success."""
    result = submitted_exit.result
    if result.start_error:
        raise NotJudged(f"the toolkit does not start (TK-001): {result.start_error}")
    if result.exit_code == 0:
        raise Violation(f"the program ended with {_EXIT} and the job with 0", tail(result.log))
    if result.exit_code != _EXIT:
        raise Warn(f"the program ended with {_EXIT} and the job with {result.exit_code}")


@requirement("TK-012")
def check_success_is_marked(submitted: Submitted) -> None:
    """A file tells of success."""
    run = submitted.best.run
    if submitted.best.report is None or run.result.exit_code != 0:
        raise NotJudged(f"the job did not go well (TK-003): {ending(run.result)}")
    if "success" not in run.others:
        there = f"; there is {', '.join(run.others[:3])}" if run.others else ""
        raise Violation(f"no /opt/ml/output/success after a job that went well{there}")


@requirement("TK-012")
def check_failure_is_not_marked_as_success(submitted_exit: TrainingRun) -> None:
    """The file is not there after a failure."""
    if submitted_exit.result.exit_code != 0 and "success" in submitted_exit.others:
        raise Violation("the program failed, and there is /opt/ml/output/success")


@requirement("TK-014")
def check_program_hears_of_the_stop(submitted_stopped: Told) -> None:
    """SIGTERM reaches the program."""
    result = submitted_stopped.run.result
    if not submitted_stopped.waited:
        raise NotJudged(f"the submitted program does not run (TK-003): {ending(result)}")
    if not submitted_stopped.heard:
        grace = f"{submitted_stopped.grace:.0f} s"
        how = f"killed after {grace}" if result.exit_code == 137 else ending(result)
        raise Violation(f"the program never heard of SIGTERM: {how}", tail(result.log))
