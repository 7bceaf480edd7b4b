"""A project with the packages of the distribution."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.mark.parametrize("role", ["model", "processing"])
def test_it_knows_nothing_of_renv(role: str, new: Callable[..., Path]) -> None:
    project = new("r-plumber", role=role, packages="debian")
    files = [path for path in project.rglob("*") if path.is_file()]
    assert "Dockerfile" in {path.name for path in files}
    assert [path for path in files if path.name in {"renv.lock", "lock.R"}] == []
    assert [path for path in files if b"renv" in path.read_bytes()] == []
