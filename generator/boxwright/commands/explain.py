"""`boxwright explain`: a requirement, or the likely ones behind a log line."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING

import click
from boxwright_conformance.contract import explain

from boxwright import console
from boxwright.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

_ID = re.compile(r"[A-Za-z]+-\d+")


@click.command("explain", context_settings={"ignore_unknown_options": True})
@click.argument("words", nargs=-1, required=True, metavar="ID|TEXT|-", type=click.UNPROCESSED)
def command(*, words: Sequence[str]) -> None:
    """Explain a requirement such as SERVE-009, or find those behind a log line.

    Put a log line in quotes; - reads a pasted log from stdin. Several ids are explained one after
    the other.
    """
    queries = [" ".join(words)]
    if list(words) == ["-"]:
        queries = [_pasted()]
    elif len(words) > 1 and all(_ID.fullmatch(word) for word in words):
        queries = list(words)
    for query in queries:
        try:
            console.result(explain.text(query).rstrip("\n"))
        except LookupError as unknown:
            raise UsageError(str(unknown)) from None


def _pasted() -> str:
    """What stdin holds, in whatever encoding: of a log all that counts is plain ASCII."""
    return sys.stdin.buffer.read().decode(errors="replace")
