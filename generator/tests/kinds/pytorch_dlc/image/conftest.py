"""Changed projects, and programs in their images."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

#: Nobody in particular, on a root that cannot be written and without a network.
NOBODY = ("--read-only", "--tmpfs", "/tmp", "--user", "990:990", "--network", "none")


@pytest.fixture(scope="session")
def changed(
    project: Path, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[Mapping[str, str]], Path]:
    """A copy of the project with other files; path and text of each."""

    def change(files: Mapping[str, str]) -> Path:
        copy = tmp_path_factory.mktemp("changed") / "project"
        shutil.copytree(project, copy, ignore=shutil.ignore_patterns(".boxwright"))
        for name, text in files.items():
            (copy / name).write_text(text, encoding="utf-8")
        return copy

    return change


@pytest.fixture(scope="session")
def run() -> Callable[..., str]:
    """What a program of an image prints for somebody without rights."""

    def run(image: str, *words: str) -> str:
        command = ["docker", "run", "--rm", *NOBODY, image, *words]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run
