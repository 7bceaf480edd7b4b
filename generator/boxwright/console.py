"""Where words go: results to stdout, progress and logs to stderr, colour only for a person."""

from __future__ import annotations

import os
import sys
from typing import IO, Any

import click

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
    click.echo(text, color=colour(sys.stdout))


def verbatim(data: bytes) -> None:
    """Write bytes of the result to stdout exactly as they are."""
    sys.stdout.flush()
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


def progress(text: str = "") -> None:
    """Write a line about what is going on to stderr."""
    click.echo(text, err=True, color=colour(sys.stderr))


def warn(text: str) -> None:
    """Write a warning to stderr."""
    progress(f"{paint('warning:', fg='yellow')} {text}")


def error(text: str) -> None:
    """Write what went wrong to stderr."""
    progress(f"{paint('boxwright:', fg='red', bold=True)} {text}")
