"""Judgements over how a submitted program is found and started."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from boxwright_conformance.checks.verdict import NotJudged, Violation, Warn, requirement
from boxwright_conformance.checks.words import ending, tail

if TYPE_CHECKING:
    from boxwright_conformance.scenarios.evidence import TrainingRun
    from boxwright_conformance.scenarios.evidence.toolkit import Command, Submission, Submitted

_NO_LIBRARY = re.compile(r"No module named '?sagemaker_training[\w.]*'?")
_PROGRAM = re.compile(r"program|entry.?point|script", re.IGNORECASE)
_CODE = "/opt/ml/code"


@requirement("TK-001")
def check_train_is_the_toolkits(submitted: Submitted) -> None:
    """The word train starts something that has the toolkit's library."""
    result = submitted.best.run.result
    if result.start_error:
        raise Violation(f"the toolkit does not start: {result.start_error}")
    if found := _NO_LIBRARY.search(result.log):
        raise Violation(f"train runs without its library: {found.group()}", tail(result.log))


@requirement("TK-002")
def check_program_is_taken_from_the_hyperparameter(
    submitted: Submitted, submitted_command: Command
) -> None:
    """The hyperparameter's program runs where the variable's does."""
    if submitted.own:
        raise NotJudged(f"the image names a program of its own: {submitted.own}")
    if submitted.best.report is None and submitted_command.arguments is not None:
        how = ending(submitted.best.run.result)
        reason = f"a program named by sagemaker_program does not run: {how}"
        raise Violation(reason, tail(submitted.best.run.result.log))


@requirement("TK-002")
def check_program_is_taken_from_the_variable(
    submitted: Submitted, submitted_command: Command
) -> None:
    """The variable's program runs where the hyperparameter's does."""
    if submitted_command.arguments is None and submitted.best.report is not None:
        result = submitted_command.run.result
        if "boxwright_command.sh" in f"{result.failure}{result.log}":
            raise NotJudged(f"it was found and did not run (TK-005): {ending(result)}")
        reason = f"a program named by SAGEMAKER_PROGRAM does not run: {ending(result)}"
        raise Violation(reason, tail(result.log))


@requirement("TK-002")
def check_no_program_is_a_failure(submitted_unnamed: TrainingRun) -> None:
    """Without a program the job fails and says so."""
    result = submitted_unnamed.result
    if result.exit_code == 0:
        raise Violation("a job without a program ended with 0", tail(result.log))
    if not (result.failure or "").strip():
        raise Violation(f"a job without a program left no reason: {ending(result)}")
    if not _PROGRAM.search(result.failure or ""):
        raise Warn("the failure file does not say that no program was named", result.failure or "")


@requirement("TK-003")
def check_code_is_unpacked(submitted: Submitted, submitted_command: Command) -> None:
    """The files of the archive lie in the program's working directory."""
    result, report = submitted.best.run.result, submitted.best.report
    if result.start_error:
        raise NotJudged(f"the toolkit does not start (TK-001): {result.start_error}")
    if report is None and submitted_command.arguments is None:
        raise Violation(f"no submitted program runs: {ending(result)}", tail(result.log))
    directory = report.directory if report else submitted_command.directory
    if directory != _CODE:
        raise Violation(f"the program's working directory is {directory}, not {_CODE}")


@requirement("TK-004")
def check_submitted_code_is_what_runs(submitted: Submitted) -> None:
    """Nothing of the image's own keeps submitted code from running."""
    if submitted.own:
        raise NotJudged(f"the image brings its own program along: {submitted.own}")
    if not submitted.leftovers or submitted.plain.report is not None:
        return
    there = ", ".join(submitted.leftovers[:3])
    how = ending(submitted.plain.run.result)
    if submitted.alone is None or submitted.alone.report is None:
        raise NotJudged(f"the submitted program does not run anyway (TK-003): {how}")
    raise Violation(f"submitted code is not run, {_CODE} holds {there} already: {how}")


@requirement("TK-005")
def check_script_is_run_as_a_file(submitted: Submitted) -> None:
    """A Python file is not imported by name."""
    report = submitted.best.report
    if report is None:
        raise NotJudged(f"the program did not run: {ending(submitted.best.run.result)}")
    if report.module:
        raise Violation(f"report.py is run as the module {report.module}, not as a file")


@requirement("TK-005")
def check_package_is_run_as_a_module(submitted_package: Submission) -> None:
    """Code with a setup.py is run by `python -m`."""
    report, result = submitted_package.report, submitted_package.run.result
    if report is None:
        raise Violation(f"a package does not run: {ending(result)}", tail(result.log))
    if not report.module:
        raise Violation(f"a package is run as a file: {' '.join(report.argv)}")


@requirement("TK-005")
def check_command_is_run_by_a_shell(submitted_command: Command) -> None:
    """A shell script without an x bit is run, with arguments."""
    result = submitted_command.run.result
    if submitted_command.arguments is None:
        raise Violation(f"a shell script does not run: {ending(result)}", tail(result.log))
    if submitted_command.arguments != ("--epochs", "3", "-v", "1"):
        seen = " ".join(submitted_command.arguments)
        raise Violation(f"a shell script gets other arguments than a program: {seen!r}")
