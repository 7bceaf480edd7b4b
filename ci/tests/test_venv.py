from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Script

ROOT = Path(__file__).parents[2]
BASIC_TOOLS = "awk basename bash cat cut dirname env flock getent id sed sha256sum"


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A fresh copy of the project, without a virtual environment."""
    root = tmp_path / "clone"
    shutil.copytree(ROOT / "ci", root / "ci")
    shutil.copy(ROOT / "pyproject.toml", root)
    return root


@pytest.fixture
def tools(tmp_path: Path) -> Path:
    """A folder with the programs that every machine has; a PATH of its own."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for tool in BASIC_TOOLS.split():
        (folder / tool).symlink_to(shutil.which(tool) or tool)
    return folder


def test_it_does_nothing_when_all_is_there(script: Script) -> None:
    done = script("venv")

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_an_index_that_fails_is_named_with_the_next_command(script: Script, clone: Path) -> None:
    nothing_there = {"PIP_INDEX_URL": "http://127.0.0.1:9/simple", "PIP_NO_CACHE_DIR": "1"}

    done = script("venv", root=clone, PIP_RETRIES="0", PIP_CONFIG_FILE="/dev/null", **nothing_there)

    assert done.returncode == 3
    assert "127.0.0.1" in done.stderr
    assert "./ci/venv" in done.stderr.split("next:")[1]
    assert not (clone / ".venv" / "stamp").exists()


def test_without_python_it_says_what_to_install(script: Script, clone: Path, tools: Path) -> None:
    done = script("venv", root=clone, PATH=str(tools))

    assert done.returncode == 3
    assert "Python 3.11 or newer" in done.stderr
    assert "python3-venv" in done.stderr.split("next:")[1]


def test_a_name_that_only_prints_advice_is_no_python(
    script: Script, clone: Path, tools: Path
) -> None:
    shim = tools / "python3.13"
    shim.write_text("#!/bin/sh\necho 'python3.13: command not found' >&2\nexit 127\n")
    shim.chmod(0o755)

    done = script("venv", root=clone, PATH=str(tools))

    assert done.returncode == 3
    assert "Python 3.11 or newer" in done.stderr
