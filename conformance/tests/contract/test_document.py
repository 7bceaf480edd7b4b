from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from boxwright_conformance.contract import document
from boxwright_conformance.contract.load import requirements

if TYPE_CHECKING:
    import pytest

ROOT = Path(__file__).parents[3]


def test_the_page_matches_the_records() -> None:
    page = (ROOT / "docs" / "contract.md").read_text(encoding="utf-8")
    assert page == document.page(), f"write it anew from the root: {document.COMMAND}"


def test_every_requirement_has_a_row_and_an_entry() -> None:
    page = document.page()
    for name, requirement in requirements().items():
        assert f"| [{name}](#{name.lower()}) | {requirement.level} | " in page
        assert page.count(f"### {name}\n") == 1


def test_every_check_belongs_to_a_record() -> None:
    assert set(document.check_names()) <= set(requirements())


def test_check_accepts_the_page_as_written_and_refuses_another(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "contract.md"
    assert document.main([str(target)]) == 0
    assert document.main(["--check", str(target)]) == 0
    target.write_text(target.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert document.main([str(target), "--check"]) == 1
    assert document.COMMAND in capsys.readouterr().err


def test_check_refuses_a_missing_page(tmp_path: Path) -> None:
    assert document.main([str(tmp_path / "absent.md"), "--check"]) == 1
