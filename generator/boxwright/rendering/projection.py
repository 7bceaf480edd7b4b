"""Project Copier's questions onto what plain Cookiecutter reads.

Run `python -m boxwright.rendering.projection --write` after a change to any question.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2.sandbox import SandboxedEnvironment

from boxwright.rendering.kinds import KINDS
from boxwright.rendering.questions import read_schema

if TYPE_CHECKING:
    from collections.abc import Iterable

    from boxwright.rendering.questions import Question, Schema

__all__ = ["main", "project"]


def project(root: Path) -> dict[Path, str]:
    """Make the text of every `cookiecutter.json`.

    Args:
        root: directory that holds `copier.yml`.

    Returns:
        Paths relative to `root`, and the text that belongs there.
    """
    schema = read_schema(root)
    files = {Path("cookiecutter.json"): _text(_menu())}
    for kind in KINDS:
        files[Path("templates", kind, "cookiecutter.json")] = _text(_context(schema, kind))
    return files


def _text(data: dict[str, Any]) -> str:
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"


def _menu() -> dict[str, Any]:
    return {
        "templates": {
            kind.name: {
                "path": f"templates/{kind.name}",
                "title": kind.name,
                "description": kind.title,
            }
            for kind in KINDS.values()
        }
    }


def _context(schema: Schema, kind: str) -> dict[str, Any]:
    questions = schema.questions(kind)
    names = {q.name: q.name if q.asked else f"__{q.name}" for q in questions}
    switches = {k: v for k, v in schema.environment.items() if isinstance(v, bool)}
    return {
        **{names[q.name]: _default(q, names) for q in questions},
        "__kind": kind,
        "__problems": {q.name: _renamed(q.validator, names) for q in questions if q.validator},
        "__prompts__": {q.name: _prompt(q) for q in questions if q.asked},
        "_jinja2_env_vars": switches,
    }


def _default(question: Question, names: dict[str, str]) -> str | bool | list[str]:
    if isinstance(question.default, bool):
        return question.default
    if question.choices:  # Cookiecutter takes the first one
        return sorted(question.choices, key=lambda choice: choice != question.default)
    return _renamed(question.default, names)


def _prompt(question: Question) -> str | dict[str, str]:
    if not question.choices:
        return question.help
    return {"__prompt__": question.help, **question.choices}


def _renamed(template: str, names: dict[str, str]) -> str:
    """Put every question that the template names into Cookiecutter's namespace."""
    tokens = list(SandboxedEnvironment().lex(template))
    return "".join(
        f"cookiecutter.{names[value]}" if kind == "name" and value in names else value
        for _, kind, value in tokens
    )


def _stale(root: Path, files: dict[Path, str]) -> list[Path]:
    return [path for path, text in files.items() if _read(root / path) != text]


def _read(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.is_file() else None


def main(arguments: Iterable[str] | None = None) -> int:
    """Write the files, or check that they are up to date.

    Returns:
        0 when they are, 1 when `--check` found one that is not.
    """
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="write them; the default is to check")
    parser.add_argument("--check", action="store_true", help="only say which ones are out of date")
    parser.add_argument("--root", type=Path, default=Path.cwd(), help="where copier.yml lies")
    options = parser.parse_args(None if arguments is None else list(arguments))
    files = project(options.root)
    stale = _stale(options.root, files)
    if options.write:
        for path in stale:
            (options.root / path).write_text(files[path], encoding="utf-8")
        return 0
    for path in stale:
        print(
            f"{path} is out of date: python -m boxwright.rendering.projection --write",
            file=sys.stderr,
        )
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
