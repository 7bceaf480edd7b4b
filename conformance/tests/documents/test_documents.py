"""What is generated is up to date, and one command brings it up to date."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from boxwright_conformance.documents.__main__ import main
from boxwright_conformance.documents.files import COMMAND, generated

ROOT = Path(__file__).parents[3]
FILES = {str(path): (present, right) for path, present, right in generated(ROOT)}


@pytest.fixture
def copy(tmp_path):
    """A repository that holds only what is generated."""
    for path in FILES:
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / path, tmp_path / path)
    return tmp_path


@pytest.mark.parametrize(("present", "right"), FILES.values(), ids=FILES)
def test_a_generated_file_is_up_to_date(present, right):
    assert present == right, f"at the root: {COMMAND}"


def test_what_is_out_of_date_is_named_and_then_written(copy, capsys):
    page = copy / "docs" / "contract.md"
    page.write_text("old", encoding="utf-8")
    assert main(["--check"], copy) == 1
    assert page.read_text(encoding="utf-8") == "old"
    said = capsys.readouterr()
    assert "docs/contract.md: out of date" in said.out
    assert COMMAND in said.err
    assert main([], copy) == 0
    assert main(["--check"], copy) == 0


def test_elsewhere_nothing_is_written(tmp_path, capsys):
    assert main([], tmp_path) == 2
    assert "repository's root" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_another_word_is_refused(capsys):
    assert main(["--chek"]) == 2
    assert "usage: " in capsys.readouterr().err
