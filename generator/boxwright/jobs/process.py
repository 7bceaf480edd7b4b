"""`boxwright process --on sagemaker`."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from boxwright_conformance.platform.processing_layout import ROOT
from boxwright_conformance.platform.shards import files_below
from boxwright_conformance.report.results import ExitCode

from boxwright import console
from boxwright.jobs.ending import hinted, keep_log, told_ending
from boxwright.jobs.fetching import fetch_tree
from boxwright.jobs.kinds import PROCESSING
from boxwright.jobs.processing import order
from boxwright.jobs.starting import begun
from boxwright.jobs.watching import going_on, watch
from boxwright.running.processing import show
from boxwright.running.workspace import Workspace
from boxwright.words import counted, size

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from boxwright_conformance.project import Project

    from boxwright.account import Account
    from boxwright.jobs.logs import Line
    from boxwright.jobs.options import There
    from boxwright.jobs.processing import Wanted

__all__ = ["process"]


def process(project: Project, wanted: Wanted, there: There, into: Path | None) -> int:
    """Run a processing job on SageMaker and fetch its outputs, or watch one that runs already.

    Args:
        project: whose job.
        wanted: what it is asked; not looked at when `there.attach` names a job.
        there: where it runs.
        into: where its things go; None: among the project's jobs.

    Returns:
        The exit code.

    Raises:
        BoxwrightError: something is missing; AWS refused or could not be reached.
    """
    asked = (wanted.target, wanted.image)
    found = begun(project, PROCESSING, there, asked, partial(order, project, wanted, there))
    if found is None:
        return ExitCode.PASSED
    account, name = found
    return _watch(account, name, into or Workspace(project.root).job(name))


def _watch(account: Account, name: str, kept: Path) -> int:
    log: list[Line] = []
    with going_on(account, PROCESSING, name):
        first = account.ask(PROCESSING.describe(name))
        several = first["ProcessingResources"]["ClusterConfig"].get("InstanceCount", 1) > 1
        tell = show(several=several)

        def heard(line: Line) -> None:
            log.append(line)
            tell(line.host, line.text)

        said = watch(account, PROCESSING, name, heard)
    keep_log(log, kept, several=several)
    for one in _summary(account, said, kept):
        console.result(one)
    if PROCESSING.status(said) == "Completed":
        return ExitCode.PASSED
    hinted(PROCESSING, said, log)
    return ExitCode.FAILED


def _summary(account: Account, said: Mapping[str, Any], kept: Path) -> Iterator[str]:
    yield from told_ending(PROCESSING, said)
    if message := said.get("ExitMessage"):
        yield f"message  {message.strip()}"
    for one in said["ProcessingOutputConfig"]["Outputs"]:
        source = one["S3Output"]
        folder = kept / "outputs" / source["LocalPath"].removeprefix(f"{ROOT}/")
        fetch_tree(account, source["S3Uri"], folder)
        files = [path for _, path in files_below(folder)]
        total = sum(path.stat().st_size for path in files)
        yield f"output   {folder}  {size(total)}, {counted(len(files), 'file')}"
