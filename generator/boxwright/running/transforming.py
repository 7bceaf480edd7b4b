"""A batch transform job over files: what it writes, and what is told of it."""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from boxwright_conformance.platform import PlatformError
from boxwright_conformance.platform.batch import Transformed, transform
from boxwright_conformance.platform.transform_job import settled

from boxwright import console
from boxwright.words import counted, size

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from boxwright_conformance.platform import Exchange
    from boxwright_conformance.platform.batch import Send
    from boxwright_conformance.platform.transform_job import TransformJob

__all__ = ["Batch", "Outcome", "summary"]

_LONGEST = 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one input: its key, requests and time, and where its answers are, or why not.

    Attributes:
        key: the input's name, below the directory that was given.
        requests: how many parts it was sent in.
        seconds: how long that took.
        output: the file of its answers; None when it failed.
        reason: why it failed; empty when it did not.
    """

    key: str
    requests: int
    seconds: float
    output: Path | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """A job that is under way.

    Attributes:
        send: sends requests to the container.
        job: what was asked for.
        advice: what the container advises.
        end_lines: whether each answer is brought to a line's end before the next one follows.
        directory: where outputs go.
    """

    send: Send
    job: TransformJob
    advice: Mapping[str, object]
    end_lines: bool
    directory: Path

    @property
    def told(self) -> str:
        """How the inputs will be sent, in a line."""
        how = settled(self.job, self.advice)
        size = f"up to {how.payload:g} MB each" if how.payload else "whole files in chunks"
        split = f"split at lines, {how.strategy}" if self.job.lines else "not split"
        return f"sending {self.job.content_type}, {split}, {size}, {how.concurrency} at once"

    def run(self, key: str, source: Path) -> Outcome:
        """Send one input, and write its answers as ``KEY.out`` when all of them are there."""
        target = self.directory / f"{key}.out"
        target.unlink(missing_ok=True)
        began = time.monotonic()
        try:
            done = transform(self.send, source.read_bytes(), self.job, self.advice)
        except PlatformError as problem:
            happened = str(problem).partition("; next: ")[0]
            reason = f"{key}: {happened} (--max-payload, at most 100)"
            return Outcome(key=key, requests=0, seconds=0, reason=reason)
        seconds, requests = time.monotonic() - began, len(done.exchanges)
        if done.error:
            reason = _reason(key, done, lines=self.job.lines)
            return Outcome(key=key, requests=requests, seconds=seconds, reason=reason)
        _write(target, b"".join(self._ended(one.body) for one in done.exchanges))
        console.progress(f"{key}: {counted(requests, 'request')} in {seconds:.1f} s")
        return Outcome(key=key, requests=requests, seconds=seconds, output=target)

    def _ended(self, answer: bytes) -> bytes:
        return answer + b"\n" if self.end_lines and answer and answer[-1:] != b"\n" else answer


def _reason(key: str, done: Transformed, *, lines: bool) -> str:
    """Which records failed, and what the container said to them."""
    index = next(i for i, one in enumerate(done.exchanges) if one.status != 200 or one.error)
    wrong = done.exchanges[index]
    where = f"{key}, {_place(done.exchanges, index)}" if lines else key
    said = " ".join(wrong.text.split())[:_LONGEST]
    return f"{where}: {done.error}: {said}" if said else f"{where}: {done.error}"


def _place(exchanges: Sequence[Exchange], index: int) -> str:
    """The lines of the input that a request carried."""
    counts = [max(1, len(one.request.body.splitlines())) for one in exchanges[: index + 1]]
    last = sum(counts)
    return f"line {last}" if counts[-1] == 1 else f"lines {last - counts[-1] + 1} to {last}"


def _write(target: Path, content: bytes) -> None:
    """Write a file under its name only when it is whole."""
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = target.with_name(f".{target.name}-{secrets.token_hex(6)}")
    try:
        fresh.write_bytes(content)
        fresh.replace(target)
    finally:
        fresh.unlink(missing_ok=True)


def summary(name: str, outcomes: Sequence[Outcome], directory: Path) -> Iterator[str]:
    """What to tell of a job when it is over, a line each, beginning with a word to search for."""
    written = [one.output for one in outcomes if one.output]
    yield f"job      {name}"
    yield f"objects  {len(outcomes)}"
    yield f"requests {sum(one.requests for one in outcomes)}"
    yield f"seconds  {sum(one.seconds for one in outcomes):.1f}"
    yield from (f"reason   {one.reason}" for one in outcomes if one.reason)
    total = sum(file.stat().st_size for file in written)
    yield f"output   {directory}  {size(total)}, {counted(len(written), 'file')}"
