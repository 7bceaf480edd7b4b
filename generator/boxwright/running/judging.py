"""Judges one image by the chosen rules, and writes what was found, finished or not."""

from __future__ import annotations

import shutil
import sys
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from boxwright_conformance import baseline as baselines
from boxwright_conformance import report, suite
from boxwright_conformance.report.results import ExitCode

from boxwright import console
from boxwright.errors import EngineError, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from boxwright_conformance.platform import Session
    from boxwright_conformance.report.results import Results
    from boxwright_conformance.subject import Subject

    from boxwright.running.chosen import Rules

__all__ = ["Output", "judge", "worst"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """Where results go.

    Attributes:
        form: format of stdout.
        files: reports to write; the suffix says the format.
        verbose: all of the evidence on stdout.
        project: folder of the project, for reports that point into it.

    Raises:
        UsageError: a suffix stands for no format.
    """

    form: str = "text"
    files: Sequence[Path] = ()
    verbose: bool = False
    project: Path | None = None

    def __post_init__(self) -> None:
        for file in self.files:
            if file.suffix.lower() not in report.SUFFIXES:
                known = ", ".join(report.SUFFIXES)
                raise UsageError(f"--report {file}: the suffix says the format; known are {known}.")


def judge(subject: Subject, name: str, rules: Rules, output: Output, session: Session) -> ExitCode:
    """Run the suite over one image and write its reports.

    Args:
        subject: the image.
        name: word that tells its files from those of other images; empty for one image.
        rules: what is judged and what counts.
        output: where the results go.
        session: owner of the containers.

    Raises:
        KeyboardInterrupt: the user interrupted it; what had finished is written.
    """
    told = replace(subject, disabled={**subject.disabled, **rules.disabled})
    results = suite.run(
        told,
        session=session,
        select=rules.select,
        init=rules.init,
        quick=rules.quick,
        soak=rules.soak,
        edition=rules.edition,
        progress=console.progress,
        unfinished=lambda results: _tell(_held(results, name, rules), name, output),
    )
    held = _held(results, name, rules)
    _tell(held, name, output)
    if rules.write_baseline:
        path = baselines.write(results, _own(rules.write_baseline, name))
        console.progress(f"baseline: {path}")
    return held.exit_code(strict=rules.strict)


def _held(results: Results, name: str, rules: Rules) -> Results:
    """The results with what the baseline knows taken out of the count."""
    path = _own(rules.baseline, name) if rules.baseline else None
    # A baseline that this very run writes may not be there yet.
    if path is None or (rules.baseline == rules.write_baseline and not path.exists()):
        return results
    return baselines.apply(baselines.load(path), results)


def _own(file: Path, name: str) -> Path:
    """The file of one of several images."""
    return file.with_stem(f"{file.stem}-{name}") if name else file


def _tell(results: Results, name: str, output: Output) -> None:
    placed = replace(results, project=output.project)
    console.result(_rendered(placed, output).rstrip("\n"))
    for file in output.files:
        own = _own(file, name)
        try:
            console.progress(f"report: {report.write(placed, own)}")
        except OSError as problem:
            raise EngineError(
                f"The report {own} cannot be written: {problem.strerror}.",
                next="the same command with another --report FILE",
            ) from problem


def _rendered(results: Results, output: Output) -> str:
    if output.form != "text":
        return report.FORMATS[output.form](results)
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
    colour = console.colour(sys.stdout)
    return report.text.render(results, colour=colour, verbose=output.verbose, width=width)


def worst(codes: Sequence[ExitCode]) -> ExitCode:
    """One exit code for several images: a failure before an error before nothing tested."""
    for code in (ExitCode.FAILED, ExitCode.ENGINE):
        if code in codes:
            return code
    return ExitCode.PASSED if ExitCode.PASSED in codes else ExitCode.NOTHING_TESTED
