"""Where the user's program is found, what it may import, and what is installed for it."""

from __future__ import annotations

import importlib
import sys
import zipfile
from pathlib import Path

import pytest

from container.serving.users import Program, install


@pytest.fixture(autouse=True)
def path(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a test adds to the places of modules goes with it."""
    monkeypatch.setattr(sys, "path", list(sys.path))
    monkeypatch.delenv("SAGEMAKER_PROGRAM", raising=False)


def write(path: Path, text: str = "") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


@pytest.mark.parametrize(
    ("named", "found"),
    [
        (None, "code/inference.py"),
        ("inference.py", "code/inference.py"),
        ("inference", "code/inference.py"),
        ("code/inference.py", "code/inference.py"),
        ("/opt/ml/code/inference.py", "code/inference.py"),
        ("other.py", "code/other.py"),
        ("nested/deep.py", "code/nested/deep.py"),
    ],
)
def test_the_program_of_the_model_goes_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, named: str | None, found: str
) -> None:
    if named:
        monkeypatch.setenv("SAGEMAKER_PROGRAM", named)
    model, own = tmp_path / "model", tmp_path / "own"
    write(own / "inference.py")
    write(model / found)
    assert Program.find(model, own).path == model / found


def test_else_it_is_that_of_the_image(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = tmp_path / "own"
    assert Program.find(tmp_path / "model", own).path is None
    assert Program.find(tmp_path / "model", own).load() is None
    write(own / "inference.py")
    assert Program.find(tmp_path / "model", own).path == own / "inference.py"
    monkeypatch.setenv("SAGEMAKER_PROGRAM", "nowhere.py")
    with pytest.raises(FileNotFoundError, match=r"SAGEMAKER_PROGRAM is nowhere.py, which is neit"):
        Program.find(tmp_path / "model", own)


def test_it_can_import_what_lies_beside_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAGEMAKER_PROGRAM", "asks_neighbour.py")
    write(tmp_path / "code/asks_neighbour.py", "import a_neighbour\nsaid = a_neighbour.said\n")
    write(tmp_path / "code/a_neighbour.py", "said = 'hello'\n")
    module = Program.find(tmp_path).load()
    assert module is not None
    assert module.said == "hello"
    assert importlib.import_module("asks_neighbour") is module


def wheel(folder: Path, name: str) -> None:
    """A wheel of one empty module."""
    folder.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(folder / f"{name}-1-py3-none-any.whl", "w") as archive:
        archive.writestr(f"{name}.py", "")
        info = f"{name}-1.dist-info"
        archive.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: 1\n")
        tags = "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        archive.writestr(f"{info}/WHEEL", tags)
        archive.writestr(f"{info}/RECORD", "")


def test_what_the_program_needs_is_installed(tmp_path: Path) -> None:
    wheel(tmp_path, "needed_by_a_test")
    write(tmp_path / "requirements.txt", "--no-index\n--find-links .\nneeded_by_a_test\n")
    install(tmp_path)
    assert importlib.import_module("needed_by_a_test")


def test_what_cannot_be_installed_is_said(tmp_path: Path) -> None:
    install(tmp_path)
    write(tmp_path / "requirements.txt", "--no-index\nno-such-package-anywhere\n")
    with pytest.raises(RuntimeError, match=r"requirements.txt cannot be installed: ERROR: "):
        install(tmp_path)


def test_an_installation_may_not_last(tmp_path: Path) -> None:
    write(tmp_path / "requirements.txt", "--no-index\nno-such-package-anywhere\n")
    with pytest.raises(RuntimeError, match="was not installed within 0 s"):
        install(tmp_path, patience=0.01)
