"""What a project records of its origin: the template, its version, and the answers given."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import yaml

from boxwright.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["ANSWERS", "recorded", "told"]

ANSWERS = ".copier-answers.yml"


def recorded(project: Path) -> dict[str, str]:
    """What the answers file says, with the template's address and version among it.

    Raises:
        UsageError: there is none, or it does not say that.
    """
    path = project / ANSWERS
    if not path.is_file():
        raise UsageError(
            f"{project} has no {ANSWERS}, so the template it came from is not known.",
            next="cd to the root of a project that `boxwright new` made",
        )
    try:
        answers = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as problem:
        raise UsageError(
            f"{path} cannot be read: {problem}", next=f"git checkout {ANSWERS}"
        ) from problem
    if not isinstance(answers, dict) or not {"_commit", "_src_path"} <= answers.keys():
        raise UsageError(
            f"{path} does not say which template and version the project came from.",
            next=f"git log -p {ANSWERS}   (find the lines _commit and _src_path, put them back)",
        )
    return {key: str(value) for key, value in answers.items()}


def told(project: Path) -> dict[str, Any]:
    """The answers to the template's questions."""
    answers = yaml.safe_load((project / ANSWERS).read_text(encoding="utf-8"))
    return {key: value for key, value in answers.items() if not key.startswith("_")}
