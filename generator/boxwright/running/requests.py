"""Which requests the command line tells of: the golden one, and further ones by their names.

`--request FILE` is the golden request, `--request NAME=FILE` a further one whose NAME is in
`boxwright_conformance.subject.REQUESTS`. `--content-type`, `--accept` and `--expect` are told apart
in the same way, so a media type with a parameter (`text/csv; header=present`) needs no quoting.
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from boxwright_conformance.subject import REQUESTS, Golden

from boxwright.errors import UsageError
from boxwright.media import media_type

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["GOLDEN", "Asked", "asked", "golden"]

GOLDEN = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the options say of one request; None: nothing."""

    name: str
    body: Path | None = None
    content_type: str | None = None
    accept: str | None = None
    expect: Path | None = None


def asked(
    requests: Sequence[str],
    content_types: Sequence[str],
    accepts: Sequence[str],
    expects: Sequence[str],
) -> dict[str, Asked]:
    """What the words of `--request` and its companions say of each request, by its name.

    Raises:
        UsageError: there is no such file, or no request of such a name.
    """
    bodies, answers = _files("--request", requests), _files("--expect", expects)
    types, accepted = _named(content_types), _named(accepts)
    return {
        name: Asked(
            name=name,
            body=bodies.get(name),
            content_type=types.get(name),
            accept=accepted.get(name),
            expect=answers.get(name),
        )
        for name in dict.fromkeys([*bodies, *types, *accepted, *answers])
    }


def _named(words: Sequence[str]) -> dict[str, str]:
    """The value for each request; what begins with no request's name is the golden one's."""
    found = {}
    for word in words:
        name, _, value = word.partition("=")
        found.update({name: value} if name in REQUESTS and value else {GOLDEN: word})
    return found


def _files(flag: str, words: Sequence[str]) -> dict[str, Path]:
    found = {name: Path(value) for name, value in _named(words).items()}
    for name, path in found.items():
        if not path.is_file():
            raise UsageError(f"{flag} {_prefix(name)}{path}: {_absent(name, str(path))}")
    return found


def _absent(name: str, value: str) -> str:
    word, equals, _ = value.partition("=")
    if name or not equals:
        return f"there is no file {value}."
    near = difflib.get_close_matches(word, REQUESTS, n=1) or list(REQUESTS)
    return f"there is no such file, and no request is called {word}; do you mean {', '.join(near)}?"


def _prefix(name: str) -> str:
    return f"{name}=" if name else ""


def golden(known: Golden | None, one: Asked, what: str) -> Golden:
    """A request with what the options say of it; a new body makes the old answer void.

    Args:
        known: what a project says of it.
        one: what the options say.
        what: the image or directory, for messages.

    Raises:
        UsageError: there is no body, or its media type cannot be known.
    """
    before = _prefix(one.name)
    if one.body is None and known is None:
        told = {"content-type": one.content_type, "accept": one.accept, "expect": one.expect}
        flag, value = next((flag, value) for flag, value in told.items() if value)
        raise UsageError(
            f"--{flag} {before}{value}: there is no request that this is about.",
            next=f"boxwright test {what} --request {before}FILE --{flag} {before}{value}",
        )
    if one.body is not None:
        kind = one.content_type or media_type(one.body)
        if not kind:
            raise UsageError(
                f"--request {before}{one.body}: what the body is cannot be seen from its name.",
                next=f"boxwright test {what} --request {before}{one.body} "
                f"--content-type {before}text/csv",
            )
        old = known or Golden(body=b"", content_type=kind)
        known = replace(old, body=one.body.read_bytes(), content_type=kind, answer=None)
    assert known is not None  # noqa: S101 - said above
    return replace(
        known,
        content_type=one.content_type or known.content_type,
        accept=one.accept or known.accept,
        answer=one.expect.read_bytes() if one.expect else known.answer,
    )
