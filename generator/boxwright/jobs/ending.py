"""What is told of a job of either kind when it is over."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from boxwright import console
from boxwright.running.local import hints

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from boxwright.jobs.kinds import Kind
    from boxwright.jobs.logs import Line

__all__ = ["hinted", "keep_log", "told_ending"]


def told_ending(kind: Kind, said: Mapping[str, Any]) -> Iterator[str]:
    """How a job ended, a line each, beginning with a word to search for."""
    yield f"job      {said[kind.key]}"
    yield f"state    {said.get('SecondaryStatus') or kind.status(said)}"
    begun, over = said.get(f"{kind.word}StartTime"), said.get(f"{kind.word}EndTime")
    if begun and over:
        yield f"seconds  {(over - begun).total_seconds():.1f}"
    if "BillableTimeInSeconds" in said:
        yield f"billed   {said['BillableTimeInSeconds']} s of each instance"
    if why := _reason(kind, said):
        yield f"reason   {why}"


def hinted(kind: Kind, said: Mapping[str, Any], log: Sequence[Line]) -> None:
    """Say what explains a failure, and where all of the log is."""
    text = "\n".join(line.text for line in log)
    for hint in hints(text, _reason(kind, said), areas=kind.areas):
        console.progress(f"next: {hint}")
    if not log:
        console.progress(f"the job has no log in {kind.logs}: no container got as far as a word")


def _reason(kind: Kind, said: Mapping[str, Any]) -> str:
    if kind.status(said) == "Completed":
        return ""
    return str(said.get("FailureReason") or "").strip()


def keep_log(log: Sequence[Line], directory: Path, *, several: bool) -> None:
    """Write ``log.txt`` into a directory, made if missing; `several`: also whose a line is."""
    directory.mkdir(parents=True, exist_ok=True)
    text = "".join(f"{f'{one.host} | ' if several else ''}{one.text}\n" for one in log)
    (directory / "log.txt").write_text(text, encoding="utf-8")
