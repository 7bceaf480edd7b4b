"""Says in which file of the project a broken requirement is most likely mended."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pathlib import Path

    from boxwright_conformance.contract.record import Requirement

_DOCKERFILE = ("Dockerfile", "docker/Dockerfile", "container/Dockerfile")
_TRAINER = ("train", "src/train", "container/train")
_SERVER = ("serve", "src/serve", "container/serve")
_PROCESSOR = ("process", "src/process", "processing.py")
_SETTINGS = ("boxwright.toml",)

# The first of these files that the project has, by the area of the requirement.
_FILES: dict[str, tuple[str, ...]] = {
    "IMG": _DOCKERFILE,
    "TRAIN": (*_TRAINER, *_DOCKERFILE),
    "SERVE": (*_SERVER, *_DOCKERFILE),
    "MME": (*_SERVER, *_DOCKERFILE),
    "BATCH": (*_SERVER, *_DOCKERFILE),
    "PIPE": (*_SERVER, *_DOCKERFILE),
    "SLS": (*_SERVER, *_DOCKERFILE),
    "PROC": (*_PROCESSOR, *_DOCKERFILE),
    "TK": (*_TRAINER, *_DOCKERFILE),
    "ITK": (*_SERVER, *_DOCKERFILE),
}
# The line of a Dockerfile that a remedy speaks of.
_INSTRUCTION = re.compile(r"\b(ENTRYPOINT|CMD|LABEL|USER|COPY|STOPSIGNAL|FROM|WORKDIR|ENV)\b")


class Place(NamedTuple):
    """A file, relative to the project's folder, and a line of it, counted from 1."""

    file: str
    line: int


def place(requirement: Requirement, project: Path | None) -> Place | None:
    """Where to begin, or None when no project is known or it has none of the usual files."""
    if project is None:
        return None
    wanted = (*_FILES.get(str(requirement.area), _DOCKERFILE), *_SETTINGS)
    found = next((name for name in wanted if (project / name).is_file()), None)
    if found is None:
        return None
    if found not in _DOCKERFILE:
        return Place(found, 1)
    return Place(found, _line(project / found, requirement))


def _line(dockerfile: Path, requirement: Requirement) -> int:
    """The last line with an instruction that the requirement names; else the first line."""
    named = {*_INSTRUCTION.findall(f"{requirement.title} {requirement.remedy}")}
    lines = dockerfile.read_text(encoding="utf-8", errors="replace").splitlines()
    fitting = [
        n for n, line in enumerate(lines, 1) if named & {*line.upper().split(maxsplit=1)[:1]}
    ]
    return fitting[-1] if fitting else 1
