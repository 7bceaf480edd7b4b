"""The templates travel inside the wheel, all of them, and work without a network."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest
from boxwright.rendering.kinds import KINDS

BUNDLE = "boxwright/_bundle/"


@pytest.fixture(scope="module")
def wheel(root, tmp_path_factory):
    where = tmp_path_factory.mktemp("dist")
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", where]
    subprocess.run(build, cwd=root, check=True, capture_output=True)
    (wheel,) = where.glob("*.whl")
    return wheel


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """A directory that holds the installed wheel alone; its dependencies are those of the tests."""
    target = tmp_path_factory.mktemp("site")
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index"]
    subprocess.run([*pip, "--target", target, wheel], check=True, capture_output=True)
    return target


def offline():
    """Words that take the network away from a command, where the kernel lets us."""
    words = ["unshare", "--map-root-user", "--net"]
    permitted = (
        shutil.which("unshare") and not subprocess.run([*words, "true"], check=False).returncode
    )
    return words if permitted else []


def test_the_wheel_holds_every_template_file(root, wheel):
    listing = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(
        [*listing, "templates", "copier.yml"], cwd=root, check=True, capture_output=True, text=True
    )
    paths = (root / name for name in listed.stdout.split("\0") if name)
    expected = {str(p.relative_to(root)) for p in paths if p.is_file() and not is_linked(p, root)}
    with ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if name.startswith(BUNDLE)}
    assert {name.removeprefix(BUNDLE) for name in names} == expected


def is_linked(path, root):
    return any(p.is_symlink() for p in (path, *path.parents) if p.is_relative_to(root))


def test_the_wheel_keeps_what_is_executable(root, wheel):
    with ZipFile(wheel) as archive:
        bundled = [e for e in archive.infolist() if e.filename.startswith(BUNDLE)]
    executable = {e.filename.removeprefix(BUNDLE) for e in bundled if e.external_attr >> 16 & 0o111}
    expected = {e.filename.removeprefix(BUNDLE) for e in bundled}
    assert executable == {name for name in expected if (root / name).stat().st_mode & 0o111}


@pytest.mark.parametrize("kind", KINDS)
def test_the_wheel_makes_the_same_project_without_a_network(  # noqa: PLR0917
    kind, installed, by_boxwright, tree, read_tree, tmp_path
):
    words = ["new", kind, "house-prices", "--defaults", "--data", "ci=both"]
    line = [*offline(), sys.executable, "-c", "from boxwright.cli import run; run()", *words]
    environment = {**os.environ, "PYTHONPATH": str(installed)}
    subprocess.run(line, cwd=tmp_path, env=environment, check=True, capture_output=True)
    answers = {"project_name": "House Prices", "ci": "both"}
    where = tmp_path / "here"
    where.mkdir()
    ours = read_tree(by_boxwright(tree, answers, where, kind))
    assert read_tree(tmp_path / "house-prices") == ours


def test_the_wheel_speaks_for_itself(installed):
    """Not for the working tree, which an editable install would answer for."""
    script = "from boxwright.rendering.bundle import source_root; print(source_root())"
    environment = {**os.environ, "PYTHONPATH": str(installed)}
    done = subprocess.run(
        [sys.executable, "-c", script], env=environment, check=True, capture_output=True, text=True
    )
    assert Path(done.stdout.strip()) == installed / "boxwright/_bundle"
