"""The reference projects are what the templates give."""

from __future__ import annotations

import pytest
from boxwright.rendering.examples import EXAMPLES, drift, main, write
from boxwright.rendering.kinds import KINDS


def test_the_examples_are_up_to_date(capsys):
    assert main(["--check"]) == 0, capsys.readouterr().err


def test_every_kind_has_an_example():
    assert {answers["kind"] for answers in EXAMPLES.values()} == set(KINDS)


@pytest.fixture
def written(git, tmp_path):
    git(tmp_path, "init", "--quiet")
    write(tmp_path)
    return tmp_path


def test_what_was_written_has_not_drifted(written):
    assert drift(written) == []


def test_every_way_to_drift_is_noticed(written):
    example = written / "flask"
    (example / "train").chmod(0o644)
    (example / "README.md").write_text("by hand")
    (example / "Dockerfile").unlink()
    (example / "notes.txt").write_text("mine")
    assert drift(written) == [
        "examples/flask/Dockerfile is missing",
        "examples/flask/README.md has changed",
        "examples/flask/notes.txt is not from a template",
        "examples/flask/train has another mode",
    ]
    write(written)
    assert drift(written) == []
