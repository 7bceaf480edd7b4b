"""Where the templates lie: inside the wheel, or in the clone that an editable install points to."""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from boxwright.errors import EngineError

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["CANONICAL_URL", "source_root", "stage", "staged"]

#: Where a project looks for newer templates; its answers file records it.
CANONICAL_URL = "https://github.com/boxwright/boxwright"

FRONT_DOORS = ("copier.yml", "cookiecutter.json")

PACKAGE = Path(__file__).resolve().parents[1]


def source_root() -> Path:
    """Find the directory that holds `copier.yml` and `templates/`.

    Raises:
        EngineError: this installation has lost its templates.
    """
    for root in (PACKAGE / "_bundle", PACKAGE.parents[1]):
        if (root / FRONT_DOORS[0]).is_file():
            return root
    raise EngineError(
        "This installation of Boxwright holds no templates.",
        next="pip install --force-reinstall boxwright",
    )


def stage(root: Path, target: Path) -> Path:
    """Copy what the engines read, and nothing else, into `target`.

    Links are kept as links: they lead back into the tree, for Cookiecutter only.
    """
    target.mkdir(parents=True, exist_ok=True)
    for front_door in FRONT_DOORS:
        if (root / front_door).is_file():  # the wheel holds Copier's only
            shutil.copy2(root / front_door, target)
    shutil.copytree(
        root / "templates",
        target / "templates",
        symlinks=True,
        ignore=shutil.ignore_patterns("__pycache__", "*.py[co]"),
    )
    return target


@contextmanager
def staged() -> Iterator[Path]:
    """Yield a template directory that is no git clone.

    Copier renders a clone at its latest tag; here it must render the files of this installation.
    """
    root = source_root()
    if not (root / ".git").exists():
        yield root
        return
    with TemporaryDirectory(prefix="boxwright-templates-") as scratch:
        yield stage(root, Path(scratch))
