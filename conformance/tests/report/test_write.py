from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from boxwright_conformance.report import FORMATS, SUFFIXES, write

from .examples import EVERY, WICKED

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(("suffix", "name"), SUFFIXES.items())
def test_the_suffix_chooses_the_format(tmp_path: Path, suffix: str, name: str) -> None:
    target = tmp_path / f"report{suffix}"
    assert write(EVERY, target) == target
    assert target.read_text(encoding="utf-8") == FORMATS[name](EVERY)
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.parametrize("name", FORMATS)
def test_anything_the_container_said_can_be_written(tmp_path: Path, name: str) -> None:
    write(WICKED, tmp_path / "report", name)
    assert (tmp_path / "report").stat().st_size


def test_a_named_format_wins_over_the_suffix(tmp_path: Path) -> None:
    target = write(EVERY, str(tmp_path / "report.html"), "json")
    assert json.loads(target.read_text(encoding="utf-8"))["format"] == 1


def test_folders_are_made(tmp_path: Path) -> None:
    assert write(EVERY, tmp_path / "a" / "b" / "report.JSON").is_file()


def test_an_older_report_is_replaced(tmp_path: Path) -> None:
    target = tmp_path / "report.txt"
    target.write_text("old", encoding="utf-8")
    write(EVERY, target)
    assert "old" not in target.read_text(encoding="utf-8").split()


@pytest.mark.parametrize(
    ("file", "name", "message"),
    [
        ("report.pdf", None, r'suffix of "report.pdf" is no report format; .*--format text\|json'),
        ("report", None, r"ends in \.txt, \.json, \.xml, \.html, \.sarif, \.md, \.svg"),
        ("report.html", "yaml", 'format "yaml" is no report format'),
    ],
)
def test_an_unknown_format_is_refused_by_name(
    tmp_path: Path, file: str, name: str | None, message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        write(EVERY, tmp_path / file, name)
    assert list(tmp_path.iterdir()) == []


def test_a_report_that_cannot_be_put_in_place_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "report.txt").mkdir()
    with pytest.raises(OSError, match=r"report\.txt"):
        write(EVERY, tmp_path / "report.txt")
    assert [item.name for item in tmp_path.iterdir()] == ["report.txt"]
