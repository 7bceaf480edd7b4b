"""`boxwright test`: the conformance suite over a project or any image."""

from __future__ import annotations

import shutil
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Unpack

import click
from boxwright_conformance import published
from boxwright_conformance import report, suite
from boxwright_conformance.report.results import ExitCode

from boxwright import console
from boxwright.errors import UsageError
from boxwright.options import init_option, telling_options
from boxwright.running import local
from boxwright.running.subjects import named_project, subjects
from boxwright.running.told import Told, check

if TYPE_CHECKING:
    from collections.abc import Sequence

    from boxwright_conformance.report.results import Results


@click.command("test")
@click.argument("what", default=".", metavar="[DIR|IMAGE]")
@click.option(
    "--project",
    "-C",
    "directory",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="DIR",
    help="Test IMAGE with this project's data, golden request and claims.",
)
@click.option(
    "--role", "roles", multiple=True, type=click.Choice(["train", "serve"]), help="Only this role."
)
@click.option(
    "--claim",
    "claims",
    multiple=True,
    type=click.Choice(published.claims()),
    metavar="CLAIM",
    help=f"Also test this capability: {', '.join(published.claims())}.",
)
@telling_options
@click.option(
    "--select", multiple=True, metavar="ID", help="Only these: an id, an area, or a pattern."
)
@click.option("--quick", is_flag=True, help="Leave the slow scenarios out.")
@init_option
@click.option("--strict", is_flag=True, help="A SHOULD that fails counts like a MUST.")
@click.option(
    "--format", "form", type=click.Choice(sorted(report.FORMATS)), default="text", help="On stdout."
)
@click.option("--verbose", "-v", is_flag=True, help="All evidence, and what was not judged.")
@click.option(
    "--report",
    "files",
    multiple=True,
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Also write .html, .json, .xml (JUnit), .sarif, .md, .svg (badge) or .txt; repeatable.",
)
def command(
    *,
    what: str,
    directory: Path | None,
    roles: Sequence[str],
    claims: Sequence[str],
    select: Sequence[str],
    quick: bool,
    init: bool,
    strict: bool,
    form: str,
    verbose: bool,
    files: Sequence[Path],
    **told: Unpack[Told],
) -> int:
    """Run the conformance suite over a project's images, or over any image.

    Of an image alone little is known: data, a model, a request and its answer let more be judged.
    They come from options or from a project; what an option says goes first.

    A verdict for each requirement, with what was seen and what to do, goes to stdout; which
    scenario runs goes to stderr. Exit code 1: a MUST failed; 5: nothing was tested.
    """
    _check(select, files)
    project = named_project(what, directory)
    check(told, what, asked=bool(project and project.golden))
    codes = []
    with local.session() as session:
        found = subjects(
            what, project, session, told, roles=frozenset(roles) or None, claims=frozenset(claims)
        )
        for name, subject in found:
            results = suite.run(
                subject,
                session=session,
                select=select,
                init=init,
                quick=quick,
                progress=console.progress,
            )
            results = replace(results, project=project.root if project else None)
            console.result(_rendered(results, form, verbose=verbose).rstrip("\n"))
            _write(results, name, files)
            codes.append(results.exit_code(strict=strict))
    return _worst(codes)


def _check(select: Sequence[str], files: Sequence[Path]) -> None:
    """Refuse what would only be found wrong after minutes of testing."""
    try:
        suite.choose(select)
    except suite.NothingSelected as wrong:
        raise UsageError(str(wrong)) from None
    for file in files:
        if file.suffix.lower() not in report.SUFFIXES:
            known = ", ".join(report.SUFFIXES)
            raise UsageError(f"--report {file}: the suffix says the format; known are {known}.")


def _rendered(results: Results, form: str, *, verbose: bool) -> str:
    if form != "text":
        return report.FORMATS[form](results)
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
    colour = console.colour(sys.stdout)
    return report.text.render(results, colour=colour, verbose=verbose, width=width)


def _write(results: Results, name: str, files: Sequence[Path]) -> None:
    for file in files:
        path = file.with_stem(f"{file.stem}-{name}") if name else file
        console.progress(f"report: {report.write(results, path)}")


def _worst(codes: Sequence[ExitCode]) -> ExitCode:
    """One exit code for several images: a failure before an error before nothing tested."""
    for code in (ExitCode.FAILED, ExitCode.ENGINE):
        if code in codes:
            return code
    return ExitCode.PASSED if ExitCode.PASSED in codes else ExitCode.NOTHING_TESTED
