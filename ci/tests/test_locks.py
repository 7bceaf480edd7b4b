from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LOCK = (ROOT / "ci" / "requirements.lock").read_text(encoding="utf-8")


def pins() -> dict[str, str]:
    """Give each pinned name its text up to the next one."""
    blocks = re.split(r"(?m)^(?=[a-z0-9])", LOCK)
    return {re.split(r"[=\[ ]", block)[0]: block for block in blocks if block[:1].isalnum()}


def test_no_package_index_is_named() -> None:
    assert not re.search(r"https?:|--(extra-)?index-url|--find-links", LOCK)


def test_every_pin_is_exact_and_hashed() -> None:
    assert len(pins()) > 40
    for name, block in pins().items():
        assert "==" in block.splitlines()[0], name
        assert "--hash=sha256:" in block, name


def test_everything_the_project_asks_for_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    asked = [
        *project["project"]["dependencies"],
        *project["project"]["optional-dependencies"]["r"],
        *project["dependency-groups"]["dev"],
    ]
    names = {re.split(r"[>=<~!\[; ]", line)[0].lower() for line in asked}

    assert not names - set(pins())


@pytest.mark.parametrize("wheel", ["uv", "editables", "hatchling"])
def test_what_installs_the_project_offline_is_locked(wheel: str) -> None:
    assert wheel in pins()
