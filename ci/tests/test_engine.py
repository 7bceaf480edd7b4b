from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conftest import Script

ROOT = Path(__file__).parents[2]
NOWHERE = "unix:///nonexistent/docker.sock"
BASIC_TOOLS = (
    "awk basename bash cat cut dirname env flock getent grep id mkdir readlink rm sed timeout tr"
)

needs_root = pytest.mark.skipif(os.getuid() != 0, reason="only root can become someone else")


@pytest.fixture
def bare_path(tmp_path: Path) -> str:
    """A PATH as on a machine that has neither an engine nor Debian's package manager."""
    for tool in BASIC_TOOLS.split():
        (tmp_path / tool).symlink_to(shutil.which(tool) or tool)
    return str(tmp_path)


@pytest.fixture
def anyones_copy() -> Iterator[Path]:
    """The scripts in a folder that every user of the machine may read."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        shutil.copytree(ROOT / "ci", Path(folder) / "ci")
        yield Path(folder)


@pytest.mark.parametrize("action", ["status", "start"])
def test_an_address_where_nothing_answers_is_named(script: Script, action: str) -> None:
    done = script("engine", action, DOCKER_HOST=NOWHERE)

    assert done.returncode == 3
    assert NOWHERE in done.stderr
    assert "unset DOCKER_HOST" in done.stderr.split("next:")[1]


def test_bases_without_an_engine_name_the_command(script: Script) -> None:
    done = script("bases", DOCKER_HOST=NOWHERE)

    assert done.returncode == 3
    assert "next: ./ci/engine start" in done.stderr


def test_stopping_what_was_not_started_here_does_nothing(script: Script, tmp_path: Path) -> None:
    done = script("engine", "stop", BOXWRIGHT_STATE=str(tmp_path / "state"))

    assert done.returncode == 0
    assert "nothing to stop" in done.stderr


@needs_root
def test_without_a_package_manager_it_says_what_to_install(
    script: Script, tmp_path: Path, bare_path: str
) -> None:
    done = script("engine", "start", PATH=bare_path, BOXWRIGHT_STATE=str(tmp_path / "state"))

    assert done.returncode == 3
    assert "not Debian or Ubuntu" in done.stderr
    assert "docker.io" in done.stderr.split("next:")[1]


@needs_root
def test_without_root_it_says_what_root_must_do(anyones_copy: Path) -> None:
    done = subprocess.run(
        ["setpriv", "--reuid=65534", "--clear-groups", anyones_copy / "ci/engine", "start"],
        env={"PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )

    assert done.returncode == 3
    assert "only root" in done.stderr
    assert "next: sudo ./ci/engine start" in done.stderr
