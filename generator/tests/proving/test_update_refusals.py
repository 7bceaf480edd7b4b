"""What `boxwright update` refuses, and what it leaves undone, without an engine."""

from __future__ import annotations

from typing import Any

import pytest
from boxwright.cli import main

README = "project/README.md"
NEWS = {README: "New\n\nWhat it is.\n\nHow it is used.\n\nThe end.\n"}
CLASH = {README: "About\n\nWhat it is.\n\nHow it is used.\n\nThe end?\n"}


@pytest.fixture
def no_engine(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    monkeypatch.setenv("DOCKER_HOST", f"unix://{tmp_path}/no-engine.sock")


@pytest.mark.usefixtures("no_engine")
def test_without_an_engine_nothing_is_changed(born: Any, tree: Any, capsys: Any) -> None:
    project = born(NEWS)
    before = tree(project)
    assert main(["update", str(project), "--defaults"]) == 3
    told = capsys.readouterr().err
    assert "Nothing was proven, so nothing was changed" in told
    assert "boxwright update --merge-only" in told
    assert tree(project) == before
    assert main(["update", str(project), "--merge-only"]) == 0
    assert "New" in (project / "README.md").read_text()


@pytest.mark.usefixtures("no_engine")
def test_up_to_date_needs_no_engine(born: Any, git: Any, capsys: Any) -> None:
    project = born({"note": "not in the project\n"})
    assert main(["update", str(project), "--merge-only"]) == 0

    git(project, "commit", "--quiet", "--all", "--message", "Update")
    capsys.readouterr()
    assert main(["update", str(project)]) == 0
    assert capsys.readouterr().out == "up to date: v2.0.0\n"
    assert main(["update", str(project), "--format", "json"]) == 0
    assert '"proven": false' in capsys.readouterr().out


@pytest.mark.usefixtures("no_engine")
def test_conflicts_are_left_and_proof_waits_until_they_are_settled(
    born: Any, git: Any, capsys: Any
) -> None:
    project = born(CLASH)
    readme = project / "README.md"
    readme.write_text(readme.read_text().replace("The end.", "My end."))
    git(project, "commit", "--quiet", "--all", "--message", "My end")
    assert main(["update", str(project)]) == 0
    told = capsys.readouterr().err
    assert "README.md: you and the template changed the same lines" in told
    assert "boxwright update --prove-only" in told
    assert main(["update", str(project), "--prove-only"]) == 2
    assert "Conflicts are not settled: README.md" in capsys.readouterr().err
    readme.write_text("settled\n")
    assert main(["update", str(project), "--prove-only"]) == 3, "it gets as far as the engine"
    assert readme.read_text() == "settled\n"


def test_proving_before_any_update_is_refused(born: Any, capsys: Any) -> None:
    project = born(NEWS)
    assert main(["update", str(project), "--prove-only"]) == 2
    told = capsys.readouterr().err
    assert "there was no update to prove" in told
    assert "next: boxwright update" in told


@pytest.mark.parametrize(
    ("words", "mean"),
    [
        (["--merge-only", "--prove-only"], "proves nothing"),
        (["--merge-only", "--quick"], "proves nothing"),
        (["--merge-only", "--force"], "proves nothing"),
        (["--prove-only", "--from", "elsewhere"], "merges nothing"),
    ],
)
def test_options_that_contradict_each_other_are_refused(
    words: list[str], mean: str, tmp_path: Any, capsys: Any
) -> None:
    assert main(["update", str(tmp_path), *words]) == 2
    assert mean in capsys.readouterr().err
