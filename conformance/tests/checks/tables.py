"""The tables of evidence made by hand, of every area.

A module in a folder here may hold

- ``GOOD``: check and evidence that it passes,
- ``BAD``: check, evidence and the reason of the failure,
- ``MENTIONED``: check, evidence and the reason of the warning,
- ``UNKNOWN``: check, evidence and the reason why nothing is judged,
- ``BURDENS`` and ``CRUTCHES``: checks by the one thing that decides; their module tests them.

A reason is a regular expression; evidence is one piece, or a tuple of what the check's parameters
ask for.
"""

from __future__ import annotations

import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest

__all__ = ["checks_in", "rows"]


def _loaded(file):
    """A module, under a name of its own in the package of this one."""
    name = f"{__package__}.{file.parent.name}.{file.stem}"
    if name not in sys.modules:
        spec = spec_from_file_location(name, file)
        sys.modules[name] = module_from_spec(spec)
        spec.loader.exec_module(sys.modules[name])
    return sys.modules[name]


_MODULES = [_loaded(file) for file in sorted(Path(__file__).parent.glob("*/*.py"))]


def rows(table):
    """Every row of the tables of this name: the check, its arguments, and the reason if any."""
    return [
        pytest.param(check, found if isinstance(found, tuple) else (found,), *reason, id=_id(check))
        for module in _MODULES
        for check, found, *reason in getattr(module, table, ())
    ]


def _id(check):
    return f"{check.__module__.rpartition('checks.')[2]}.{check.__name__}"


def checks_in(*tables):
    """The checks that any table of these names holds."""
    found = [row for module in _MODULES for table in tables for row in getattr(module, table, ())]
    return {row[0] if isinstance(row, tuple) else row for row in found}
