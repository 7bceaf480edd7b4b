"""Finds programs that come with an extra of this package, or that somebody has installed."""

from __future__ import annotations

import os
import shutil
import sysconfig

from boxwright.errors import UsageError

__all__ = ["find_program"]


def find_program(name: str, extra: str, purpose: str) -> str:
    """A program of this environment, or else on PATH.

    Args:
        name: of the program.
        extra: of this package, that brings it.
        purpose: what it is for, after "to".

    Raises:
        UsageError: there is none.
    """
    where = [sysconfig.get_path("scripts"), os.environ.get("PATH", "")]
    found = shutil.which(name, path=os.pathsep.join(where))
    if found is None:
        raise UsageError(
            f"There is no `{name}` to {purpose}.",
            next=f"python -m pip install 'boxwright[{extra}]'",
        )
    return found
