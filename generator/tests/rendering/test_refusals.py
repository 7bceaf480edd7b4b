"""An answer that breaks a rule is refused by every engine in the same words."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from boxwright.errors import UsageError
from cookiecutter.exceptions import FailedHookException

RULES = [
    ({"project_slug": "My_Model"}, "lower-case letters, digits and single dashes"),
    ({"project_slug": "-a"}, "try a."),
    ({"project_slug": "x" * 64}, "at most 63 characters"),
    ({"project_name": " "}, "The project name is empty."),
    ({"project_name": "two\nlines"}, "The project name holds a line break"),
    ({"author": " "}, "The author is empty."),
    ({"description": "bell\a"}, "The description holds a line break or a control character"),
]


@pytest.mark.parametrize(("answers", "words"), RULES)
def test_boxwright_refuses(answers, words, by_boxwright, tree, tmp_path):
    with pytest.raises(UsageError, match=words):
        by_boxwright(tree, answers, tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("answers", "words"), RULES)
def test_copier_refuses(answers, words, by_copier, tree, tmp_path):
    with pytest.raises(ValueError, match=words):
        by_copier(tree, answers, tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("rule", RULES)
def test_cookiecutter_refuses(rule, by_cookiecutter, tree, tmp_path, capfd):
    answers, words = rule
    with pytest.raises(FailedHookException):
        by_cookiecutter(tree, answers, tmp_path)
    assert words in capfd.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_cookiecutter_offers_the_kinds_and_asks_in_words(tree, tmp_path):
    """From the front door, without --directory: choose the first kind, then every default."""
    settings = tmp_path / "settings.yaml"
    settings.write_text(f"replay_dir: {tmp_path / 'replay'}\n", encoding="utf-8")
    line = [Path(sys.executable).with_name("cookiecutter"), "--config-file", settings, tree]
    done = subprocess.run(
        line,
        cwd=tmp_path,
        input="1\n" + "\n" * 20,
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, "COLUMNS": "200"},
    )
    assert "flask (your own model behind a small HTTP server, nothing hidden)" in done.stdout
    assert "What is the project called?" in done.stdout
    assert (tmp_path / "my-model/.copier-answers.yml").is_file()
