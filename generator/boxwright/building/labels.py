"""The labels that an image gets when it is built: what it was made from."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from boxwright.building.base import Base

__all__ = ["labels", "revision"]

_OCI = "org.opencontainers.image"


def labels(kind: str, commit: str, base: Base) -> dict[str, str]:
    """The labels of an image; what is not known has none.

    Args:
        kind: the template its project was made from.
        commit: what the project is at, empty without git.
        base: the image it stands on.
    """
    known = {
        "boxwright.kind": kind,
        f"{_OCI}.revision": commit,
        f"{_OCI}.base.name": base.name,
        f"{_OCI}.base.digest": base.digest,
    }
    return {name: value for name, value in known.items() if value}


def revision(root: Path, digits: int = 40) -> str:
    """The commit that `root` is at, marked when the tree differs from it; empty without git."""
    words = ["git", "-C", str(root), "describe", "--always", f"--abbrev={digits}", "--exclude=*"]
    try:
        done = subprocess.run([*words, "--dirty"], capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return ""
    return done.stdout.strip()
