"""What a request carries: a file, stdin or the project's golden request, and its media types."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

from boxwright_conformance import project as projects
from boxwright_conformance.project import Project, ProjectError

from boxwright.errors import UsageError
from boxwright.media import media_type

__all__ = ["Body", "asked", "project_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """A body with what is said about it.

    Attributes:
        content: the bytes.
        content_type: their media type.
        accept: the media type that the answer should have, None for any.
    """

    content: bytes
    content_type: str
    accept: str | None


def project_of(directory: Path, *, needed: bool) -> Project | None:
    """The project that a directory lies in; None when there is none and none is needed.

    Raises:
        ProjectError: it is needed and there is none, or it is not valid.
    """
    try:
        return projects.find(directory)
    except ProjectError:
        if needed:
            raise
        return None


def asked(
    project: Project | None,
    file: str | None,
    content_type: str | None,
    accept: str | None,
    command: str,
) -> Body:
    """What a command is to send.

    Args:
        project: whose golden request is sent when no file is named.
        file: a path, or ``-`` for stdin.
        content_type: None guesses it from the file's suffix.
        accept: media type to ask for.
        command: that asks, for messages: `invoke` or `predict`.

    Raises:
        UsageError: there is no body, or nothing says what it is.
    """
    if file is None:
        return _golden(project, content_type, accept, command)
    if file == "-":
        content = sys.stdin.buffer.read()
    elif Path(file).is_file():
        content = Path(file).read_bytes()
    else:
        raise UsageError(f"There is no file {file}.")
    guess = content_type or media_type(file)
    if guess is None:
        raise UsageError(
            "What the body is cannot be seen from its name.",
            next=f"boxwright {command} {file} --content-type text/csv",
        )
    return Body(content=content, content_type=guess, accept=accept)


def _golden(
    project: Project | None, content_type: str | None, accept: str | None, command: str
) -> Body:
    told = project.golden if project else {}
    if not project or not told:
        raise UsageError(
            "boxwright.toml has no [golden] request to send.", next=f"boxwright {command} FILE"
        )
    path = project.root / told["request"]
    if not path.is_file():
        raise UsageError(f"{project.root / projects.FILE}: golden.request: there is no {path}.")
    return Body(
        content=path.read_bytes(),
        content_type=content_type or told["content-type"],
        accept=accept or told.get("accept"),
    )
