"""What is seen of a processing job while it runs, and what is kept of it afterwards."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from boxwright_conformance.platform.processing_layout import ROOT, output_path
from boxwright_conformance.platform.shards import clashes, files_below

from boxwright import console
from boxwright.running.hosts import said_by
from boxwright.running.reasons import reason
from boxwright.words import counted, size

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from boxwright_conformance.platform import ProcessingResult

__all__ = ["doubts", "keep", "show", "succeeded", "summary"]

_MESSAGE = "/opt/ml/output/message"
#: The platform joins the messages of all hosts and shows no more than this.
_LONGEST = 1024


def show(*, several: bool) -> Callable[[str, str], None]:
    """What shows a line of a host's log, behind the host's name when there are several."""

    def line(host: str, text: str) -> None:
        console.progress(said_by(host, text) if several else text)

    return line


def succeeded(results: Mapping[str, ProcessingResult]) -> bool:
    """Whether the platform would call the job Completed: every host went well, in UTF-8."""
    return not any(_reason(result) for result in results.values())


def keep(results: Mapping[str, ProcessingResult], directory: Path) -> Path:
    """Copy what a job left out of the session's scratch space.

    Args:
        results: how each host ended.
        directory: where outputs, message and log.txt go; made if missing. Of several hosts the
            outputs come together, as they would on S3, and the others get the host's name.

    Returns:
        The directory.
    """
    shutil.rmtree(directory / "outputs", ignore_errors=True)
    directory.mkdir(parents=True, exist_ok=True)
    for host, result in results.items():
        for name, folder in result.outputs.items():
            shutil.copytree(folder, directory / "outputs" / _below(name), dirs_exist_ok=True)
        mark = f"-{host}" if len(results) > 1 else ""
        (directory / f"log{mark}.txt").write_text(result.log, encoding="utf-8", errors="replace")
        if result.message is not None:
            (directory / f"message{mark}").write_bytes(result.message)
    return directory


def doubts(results: Mapping[str, ProcessingResult]) -> Iterator[str]:
    """What of the outputs would not come through on the platform, though the job went well."""
    for result in results.values():
        for output, links in result.links.items():
            many = counted(len(links), "symbolic link")
            yield f"{many} in {output}, such as {links[0]}, would not be uploaded."
    outputs = (
        {_below(name): folder for name, folder in result.outputs.items()}
        for result in results.values()
    )
    if lost := clashes(outputs):
        many = counted(len(lost), "file")
        yield (
            f"{many} of the outputs, such as {lost[0]}, came from several hosts with other "
            "content; on S3 the last one wins."
        )


def summary(results: Mapping[str, ProcessingResult], kept: Path) -> Iterator[str]:
    """What to tell of a job when it is over, a line each, beginning with a word to search for."""
    several = len(results) > 1
    yield f"job      {next(iter(results.values())).job}"
    for host, result in results.items():
        yield f"exit     {f'{host} ' if several else ''}{_exit(result)}"
    yield f"seconds  {max(result.seconds for result in results.values()):.1f}"
    why = {host: _reason(result) for host, result in results.items()}
    for host in filter(why.get, why):
        yield f"reason   {f'{host}: ' if several else ''}{why[host]}"
    if (said := _said(results)) not in {"", *why.values()}:
        yield f"message  {said}"
    for name in next(iter(results.values())).outputs:
        folder = kept / "outputs" / _below(name)
        files = [path for _, path in files_below(folder)]
        total = sum(path.stat().st_size for path in files)
        yield f"output   {folder}  {size(total)}, {counted(len(files), 'file')}"


def _below(output: str) -> str:
    """The place of an output below ``/opt/ml/processing``."""
    return output_path(output).removeprefix(f"{ROOT}/")


def _exit(result: ProcessingResult) -> str:
    return "none" if result.exit_code is None else str(result.exit_code)


def _reason(result: ProcessingResult) -> str:
    """Why this host failed the job; empty when it did not."""
    if why := reason(result, result.failure, _MESSAGE):
        return why
    try:
        (result.message or b"").decode()
    except UnicodeDecodeError as problem:
        return f"{_MESSAGE} is not UTF-8, which alone fails the job: {problem.reason}"
    return ""


def _said(results: Mapping[str, ProcessingResult]) -> str:
    """The messages of all hosts, joined and cut as the platform shows them."""
    whole = "\n".join(result.failure for result in results.values() if result.failure)
    return whole.encode()[:_LONGEST].decode(errors="ignore").strip()
