"""What a look at one thing gives."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from boxwright.words import size

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["Finding", "Health", "disk"]

_LEAST, _ENOUGH = 2_000_000_000, 10_000_000_000


class Health(StrEnum):
    """How a thing is: bad means that a command will fail."""

    OK = "ok"
    WARN = "warn"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: how it is, what was seen, and the command that mends it."""

    health: Health
    what: str
    seen: str
    mend: str = ""


def disk(what: str, path: Path, mend: str) -> Finding:
    """Look at the free space around `path`; `mend` is what to do when there is little."""
    free = shutil.disk_usage(path).free
    seen = f"{size(free)} free in {path}"
    if free >= _ENOUGH:
        return Finding(Health.OK, what, seen)
    return Finding(Health.WARN if free >= _LEAST else Health.BAD, what, seen, mend)
