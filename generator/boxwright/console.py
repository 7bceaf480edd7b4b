"""Where words go: results to stdout, progress and logs to stderr, colour only for a person."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["colour", "error", "paint", "progress", "result", "verbatim", "warn"]


def colour(stream: IO[Any]) -> bool:
    """Whether `stream` may carry colour: a terminal that nobody forbade it to (https://no-color.org)."""
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    return stream.isatty()


def paint(text: str, *, fg: str | None = None, bold: bool = False, dim: bool = False) -> str:
    """Mark `text` up; the stream it is written to drops the marks where colour is not wanted."""
    return click.style(text, fg=fg, bold=bold or None, dim=dim or None)


def result(text: str = "") -> None:
    """Write a line of the result, which a pipe or a file gets, to stdout."""
    with _reader_may_leave(sys.stdout):
        click.echo(text, color=colour(sys.stdout))


def verbatim(data: bytes) -> None:
    """Write bytes of the result to stdout exactly as they are."""
    with _reader_may_leave(sys.stdout):
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()


def progress(text: str = "") -> None:
    """Write a line about what is going on to stderr."""
    with _reader_may_leave(sys.stderr):
        click.echo(text, err=True, color=colour(sys.stderr))


def warn(text: str) -> None:
    """Write a warning to stderr."""
    progress(f"{paint('warning:', fg='yellow')} {text}")


def error(text: str) -> None:
    """Write what went wrong to stderr."""
    progress(f"{paint('boxwright:', fg='red', bold=True)} {text}")


@contextmanager
def _reader_may_leave(stream: IO[Any]) -> Iterator[None]:
    """Go on without a reader (`| head`), so that the work ends with its own exit code."""
    try:
        yield
    except BrokenPipeError:
        # Python flushes again when it ends; that must not fail once more.
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
