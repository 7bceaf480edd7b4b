"""Makes what came out of a container safe to show, once, for every format."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from boxwright_conformance.redact import redact

if TYPE_CHECKING:
    from collections.abc import Sequence

    from boxwright_conformance.report.results import Outcome, Results
    from boxwright_conformance.report.story import Story

LONGEST = 40_000
"""Characters of evidence that a report shows for one requirement; its middle is left out."""

STEP = 300
"""Characters of the step that made a layer."""

_ESCAPE_SEQUENCE = re.compile(
    r"\x1b\[[0-?]*[ -/]*[@-~]"  # colours, cursor movements
    r"|\x1b\][^\x07\x1b\n]*(?:\x07|\x1b\\)"  # window titles, links
)
# Control characters, marks that reorder a line, and what is no character: all may deceive a
# reader's terminal, and XML holds none of them.
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)


def clean(results: Results) -> Results:
    """The same results, with credentials redacted and every character printable."""
    known = results.secrets
    return replace(
        results,
        image=_line(results.image, known),
        image_id=_line(results.image_id, known),
        architecture=_line(results.architecture, known),
        engine=_line(results.engine, known),
        assumed=tuple(_line(one, known) for one in results.assumed),
        outcomes=tuple(_outcome(outcome, known) for outcome in results.outcomes),
        story=results.story and _story(results.story, known),
    )


def printable(text: str) -> str:
    r"""Text without escape sequences, and with control characters spelled, as in ``\x00``."""
    text = _ESCAPE_SEQUENCE.sub("", text.replace("\r\n", "\n"))
    return _UNPRINTABLE.sub(lambda found: _spelled(found.group()), text)


def _outcome(outcome: Outcome, known: Sequence[str]) -> Outcome:
    seen = redact(printable(outcome.seen.rstrip()), known)
    return replace(outcome, reason=_line(outcome.reason, known), seen=_shortened(seen))


def _story(story: Story, known: Sequence[str]) -> Story:
    """The steps of a Dockerfile may hold what they should not, such as a password in an ARG."""
    layers = tuple(
        replace(one, created_by=_line(one.created_by, known)[:STEP]) for one in story.layers
    )
    lives = tuple(
        replace(life, command=_line(life.command, known), end=_line(life.end, known))
        for life in story.lives
    )
    return replace(story, layers=layers, lives=lives)


def _line(text: str, known: Sequence[str]) -> str:
    return " ".join(redact(printable(text), known).split())


def _spelled(character: str) -> str:
    named = {"\r": "\\r", "\x0b": "\\v", "\x0c": "\\f"}
    code = ord(character)
    return named.get(character) or (f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}")


def _shortened(text: str) -> str:
    if len(text) <= LONGEST:
        return text
    half = LONGEST // 2
    return f"{text[:half]}\n… {len(text) - 2 * half} characters left out …\n{text[-half:]}"
