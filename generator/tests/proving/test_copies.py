"""Copies of a project, and changes carried back from them: all or nothing."""

from __future__ import annotations

from typing import Any

import pytest
from boxwright.errors import UsageError
from boxwright.proving import copies

NEWS = {"note": "not in the project\n"}


@pytest.mark.parametrize("below", [True, False])
def test_what_was_done_in_a_copy_is_done_to_the_project(
    below: bool, born: Any, tree: Any, git: Any
) -> None:
    project = born(NEWS) if below else born(NEWS).parent
    with copies.copy_of(project) as copy:
        where = copy if below else copy / "model"
        copies.commit(copy)
        (where / "new").mkdir()
        (where / "new" / "sharp s\u00df.bin").write_bytes(bytes(range(256)))
        (where / "kept-out").write_text("git ignores it, the template brings it\n")
        (where / "train").chmod(0o755)
        (where / "mine.txt").unlink()
        (where / "README.md").write_text("other\r\n")
        patch = copies.changes(copy)
        wanted = tree(copy)
        (project / "kept-out" if below else project / "model" / "kept-out").unlink()
        copies.take_over(project, patch)
    assert tree(project) == wanted
    assert git(project, "diff", "--cached") == ""


def test_what_changed_meanwhile_is_not_overwritten(born: Any, tree: Any) -> None:
    project = born(NEWS)
    with copies.copy_of(project) as copy:
        copies.commit(copy)
        (copy / "mine.txt").write_text("theirs\n")
        (copy / "README.md").write_text("theirs\n")
        patch = copies.changes(copy)
        (project / "README.md").write_text("changed meanwhile\n")
        before = tree(project)
        with pytest.raises(UsageError, match="changed while the update was tried"):
            copies.take_over(project, patch)
    assert tree(project) == before


def test_a_copy_is_seen_by_no_git_status_and_goes(born: Any, git: Any) -> None:
    project = born(NEWS)
    (project / "mine.txt").write_text("not committed\n")
    with copies.copy_of(project) as copy:
        assert (copy / "mine.txt").read_text() == "mine\n"
        assert not (copy / "kept-out").exists()
        copies.lend_ignored(project, copy)
        assert (copy / "kept-out").read_text() == "not in git\n"
        assert "boxwright-update" not in git(project.parent, "status", "--porcelain", "--ignored")
    assert not copy.exists()
    assert (project / "kept-out").read_text() == "not in git\n"
