from __future__ import annotations

from pathlib import Path

from boxwright_conformance.mutants import document

ROOT = Path(__file__).parents[3]


def test_the_page_matches_the_tables() -> None:
    page = (ROOT / "docs" / "self-test.md").read_text(encoding="utf-8")
    assert page == document.page(), f"write it anew from the root: {document.COMMAND}"


def test_the_table_has_no_hole() -> None:
    assert "without a mutant: none." in document.page()


def test_check_accepts_the_page_as_written_and_refuses_another(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(document, "PAGE", tmp_path / "page.md")
    assert document.main(["--check"]) == 1
    assert document.main([]) == 0
    assert document.main(["--check"]) == 0
    document.PAGE.write_text(document.PAGE.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert document.main(["--check"]) == 1
    assert document.COMMAND in capsys.readouterr().err
