"""Call Copier, and say what it finds wrong in Boxwright's own words and exit codes."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import copier
from copier import errors

from boxwright.errors import TrustError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

__all__ = ["copy", "translated"]


def copy(
    root: Path, target: Path, *, data: dict[str, Any], proposed: dict[str, Any], defaults: bool
) -> Mapping[str, Any]:
    """Render the template at `root` into the new directory `target`.

    Args:
        root: a directory with `copier.yml`, not a git clone.
        target: does not exist yet.
        data: answers that are not asked for.
        proposed: defaults that go before the template's own.
        defaults: take defaults for all other questions.

    Returns:
        Every answer.
    """
    with translated():
        worker = copier.run_copy(
            str(root), target, data, user_defaults=proposed, defaults=defaults, quiet=True
        )
    _prune(target)
    return worker.answers.combined


@contextmanager
def translated() -> Iterator[None]:
    """Turn Copier's errors into Boxwright's.

    Raises:
        TrustError: the template would run code of its own.
        UsageError: an answer or the template breaks a rule.
    """
    try:
        yield
    except errors.UnsafeTemplateError as problem:
        reason = str(problem).splitlines()[0].partition(": ")[2].rstrip(".")
        raise TrustError(
            f"The template asks to run code of its own ({reason}); Boxwright's never do.",
            next="boxwright update --trust   (only when you know who wrote it)",
        ) from problem
    except (errors.CopierError, ValueError) as problem:
        if isinstance(problem, KeyboardInterrupt):
            raise
        raise UsageError(_plain(str(problem))) from problem


def _plain(message: str) -> str:
    """Take Copier's "Validation error for question 'x':" to the question's own words."""
    prefix, separator, rule = message.partition("': ")
    asked = prefix.removeprefix("Validation error for question '")
    return f"{asked}: {' '.join(rule.split())}" if separator and asked != prefix else message


def _prune(tree: Path) -> None:
    """Remove directories that no file was rendered into."""
    for path in sorted(tree.rglob("*"), reverse=True):
        if path.is_dir() and not any(path.iterdir()):
            path.rmdir()
