"""`boxwright layers`: what lies in an image's layers, or how those of two images differ."""

from __future__ import annotations

import json
from contextlib import closing
from typing import TYPE_CHECKING

import click
from boxwright_conformance import project as projects
from boxwright_conformance.platform import connect
from boxwright_conformance.report.results import ExitCode

from boxwright import console
from boxwright.errors import UsageError
from boxwright.options import project_option
from boxwright.supply.compare import compare
from boxwright.supply.saved import read_saved
from boxwright.supply.telling import as_document, comparison_lines, layer_lines
from boxwright.supply.traces import REMEDIES, look, traces

if TYPE_CHECKING:
    from pathlib import Path

    from docker import DockerClient


@click.command("layers")
@click.argument("image", required=False)
@click.argument("other", required=False)
@project_option
@click.option("--all", "every", is_flag=True, help="Name every file, also where only times differ.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    help="How two images are told apart. Default: text.",
)
def command(
    *, image: str | None, other: str | None, directory: Path, every: bool, form: str
) -> int:
    """Look into every layer of IMAGE, or compare it layer by layer with OTHER.

    Of one image: its layers, and what should not be in any of them, even when a later one deletes
    it: credentials, repositories, caches, what editors leave. Without IMAGE: the project's images.
    Exit code 1 when something is found.

    Of two: which layers are equal bit by bit, which differ in times alone, and which files differ
    otherwise, and how. Exit code 1 when more than times differ.
    """
    if other is None and (every or form != "text"):
        raise UsageError("--all and --format are for two images.", next="boxwright layers A B")
    with closing(connect()) as engine:
        if image is None or other is None:
            named = [image] if image else _images(engine, directory)
            found = [_examine(engine, one) for one in named]
            return ExitCode.FAILED if any(found) else ExitCode.PASSED
        comparison = compare(read_saved(engine, image), read_saved(engine, other))
    if form == "json":
        console.result(json.dumps(as_document(comparison), indent=2))
    else:
        for line in comparison_lines(comparison, every=every):
            console.result(line)
    return ExitCode.PASSED if comparison.same else ExitCode.FAILED


def _images(engine: DockerClient, directory: Path) -> list[str]:
    """The project's images that are built; all of them, for the message, when none is."""
    project = projects.find(directory)
    named = [project.reference(target) for target in project.targets]
    known = {tag for one in engine.api.images() for tag in one["RepoTags"] or ()}
    return [one for one in named if one in known] or named


def _examine(engine: DockerClient, reference: str) -> bool:
    """Show an image's layers and whether something should not be in them."""
    image = read_saved(engine, reference, look)
    console.result(reference)
    for line in layer_lines(image):
        console.result(f"  {line}")
    found = list(traces(image))
    for trace in found:
        console.result(trace.line)
    for what in dict.fromkeys(trace.what for trace in found):
        console.progress(f"  next, for a {what}: {REMEDIES[what]}")
    return bool(found)
