"""`boxwright test`: the conformance suite over a project or any image."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click
from boxwright_conformance import report

from boxwright.choosing import choosing_options
from boxwright.running import local
from boxwright.running.chosen import Chosen, rules
from boxwright.running.judging import Output, judge, worst
from boxwright.running.subjects import named_project, sketch, subjects
from boxwright.running.told import Told, check
from boxwright.telling import telling_options

if TYPE_CHECKING:
    from collections.abc import Sequence


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
@choosing_options
@telling_options
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
    help=f"Also write {', '.join(report.SUFFIXES)}; may be repeated.",
)
def command(
    *,
    what: str,
    directory: Path | None,
    form: str,
    verbose: bool,
    files: Sequence[Path],
    **rest: Any,
) -> int:
    """Run the conformance suite over a project's images, or over any image.

    Of an image alone little is known: data, a model, a request and its answer let more be judged.
    They come from options or from a project; what an option says goes first. An image that serves
    and cannot train is given the model of the last training here, or else of one that is run now.

    A verdict for each requirement, with what was seen and what to do, goes to stdout; which
    scenario runs goes to stderr. Exit code 1: a MUST failed; 5: nothing was tested.
    """
    told = cast("Told", {key: rest[key] for key in Told.__annotations__})
    chosen = cast("Chosen", {key: rest[key] for key in Chosen.__annotations__})
    project = named_project(what, directory)
    output = Output(
        form=form, files=files, verbose=verbose, project=project.root if project else None
    )
    ruled = rules(chosen, project)
    check(told, what, sketch(what, project, ruled))
    with local.session() as session:
        found = subjects(what, project, session, told, ruled)
        codes = [judge(subject, name, ruled, output, session) for name, subject in found]
    return worst(codes)
