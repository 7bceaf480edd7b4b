"""Directories on this machine that belong to a session."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from boxwright_conformance.platform.owner import Owner

_PREFIX = "boxwright-"
_OWNER_FILE = ".boxwright-owner"


def make_scratch(session: str, owner: Owner) -> Path:
    """Make a directory that `dead_scratch` can attribute to its owner."""
    root = Path(tempfile.mkdtemp(prefix=f"{_PREFIX}{session}-"))
    (root / _OWNER_FILE).write_text(str(owner), encoding="utf-8")
    return root


def remove_scratch(root: Path) -> None:
    """Remove a directory made by `make_scratch`."""
    shutil.rmtree(root, ignore_errors=True)


def dead_scratch() -> list[tuple[str, Path]]:
    """This user's directories whose owner is gone, each with its session's id."""
    found = []
    for note in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*/{_OWNER_FILE}"):
        try:
            mine = note.stat().st_uid == os.getuid()
            owner = Owner.parse(note.read_text(encoding="utf-8"))
        except OSError:
            continue
        if mine and owner and owner.gone:
            found.append((note.parent.name.removeprefix(_PREFIX).partition("-")[0], note.parent))
    return found
