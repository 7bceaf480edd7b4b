"""Render the reference projects under `examples/`, which nobody edits by hand.

Run `python -m boxwright.rendering.examples --write` after a change to any template.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from boxwright.rendering.bundle import source_root, staged
from boxwright.rendering.engine import copy
from boxwright.rendering.placing import place

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["EXAMPLES", "drift", "main", "write"]

#: Directory under `examples/` → answers.
EXAMPLES: dict[str, dict[str, str | bool]] = {
    "flask": {
        "kind": "flask",
        "project_name": "House Prices",
        "project_slug": "house-prices",
        "description": "Predicts what a house costs from twelve facts about its town",
        "author": "The Boxwright authors",
    },
    "sklearn-toolkit": {
        "kind": "sklearn-toolkit",
        "project_name": "House Prices by Script",
        "project_slug": "house-prices-script",
        "description": "A training script for house prices, run by the SageMaker training toolkit",
        "author": "The Boxwright authors",
    },
    "processing": {
        "kind": "processing",
        "project_name": "Headlines",
        "project_slug": "headlines",
        "description": "Turns news headlines into a bag of words for topic models",
        "author": "The Boxwright authors",
        "spark": True,
    },
    "mlflow": {
        "kind": "mlflow",
        "project_name": "Bank Marketing",
        "project_slug": "bank-marketing",
        "description": "Predicts who will subscribe to a term deposit, from an MLflow model",
        "author": "The Boxwright authors",
    },
    "r-plumber": {
        "kind": "r-plumber",
        "project_name": "House Prices in R",
        "project_slug": "house-prices-r",
        "description": "Predicts what a house costs by a linear model of R",
        "author": "The Boxwright authors",
    },
    "pytorch-dlc": {
        "kind": "pytorch-dlc",
        "project_name": "Karate Club",
        "project_slug": "karate-club",
        "description": "Tells which side each member of a club takes, by a graph network",
        "author": "The Boxwright authors",
    },
}


def main(arguments: Iterable[str] | None = None) -> int:
    """Write the examples, or check that they are up to date.

    Returns:
        0 when they are, 1 when `--check` found one that is not.
    """
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="write them; the default is to check")
    parser.add_argument("--check", action="store_true", help="only say what is out of date")
    options = parser.parse_args(None if arguments is None else list(arguments))
    root = source_root() / "examples"
    if options.write:
        write(root)
        return 0
    stale = drift(root)
    for path in stale:
        print(path, file=sys.stderr)
    if stale:
        print("next: python -m boxwright.rendering.examples --write", file=sys.stderr)
    return 1 if stale else 0


def write(root: Path) -> None:
    """Render every example into `root`; what git ignores there stays."""
    for name, answers in EXAMPLES.items():
        for path in _present(root / name):
            (root / name / path).unlink()
        with TemporaryDirectory() as scratch:
            place(_render(answers, Path(scratch)), root / name)


def drift(root: Path) -> list[str]:
    """Say which files under `root` are not what the templates give.

    Returns:
        A line for each file: its path, and whether it is missing, changed or not from a template.
    """
    return [line for name, answers in EXAMPLES.items() for line in _drift(name, answers, root)]


def _drift(name: str, answers: Mapping[str, str | bool], root: Path) -> list[str]:
    with TemporaryDirectory() as scratch:
        made = _render(answers, Path(scratch))
        wanted = {path.relative_to(made) for path in made.rglob("*") if path.is_file()}
        return [
            f"examples/{name}/{path} {problem}"
            for path in sorted(wanted | _present(root / name))
            if (problem := _difference(made / path, root / name / path))
        ]


def _render(answers: Mapping[str, str | bool], scratch: Path) -> Path:
    with staged() as templates:
        copy(templates, scratch / "project", data=dict(answers), proposed={}, defaults=True)
    return scratch / "project"


def _present(example: Path) -> set[Path]:
    """Find the files of an example that git does not ignore."""
    if not example.is_dir():
        return set()
    words = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(words, cwd=example, check=True, capture_output=True, text=True).stdout
    return {Path(name) for name in listed.split("\0") if name and (example / name).is_file()}


def _difference(made: Path, lying: Path) -> str:
    if not made.is_file():
        return "is not from a template"
    if not lying.is_file():
        return "is missing"
    if made.read_bytes() != lying.read_bytes():
        return "has changed"
    return "has another mode" if (made.stat().st_mode ^ lying.stat().st_mode) & 0o100 else ""


if __name__ == "__main__":
    sys.exit(main())
