from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Script

SCRIPTS = ["bases", "demo", "engine", "stand_in/build", "stand_in/make", "test", "venv"]


@pytest.mark.parametrize("name", SCRIPTS)
def test_every_script_explains_itself(script: Script, name: str) -> None:
    done = script(name, "--help")

    assert done.returncode == 0
    assert f"Usage: ci/{name}" in done.stdout
    assert "Exit codes: 0 " in done.stdout
    assert not done.stderr


@pytest.mark.parametrize(
    "words",
    [
        ("engine",),
        ("engine", "restart"),
        ("engine", "start", "--for", "me"),
        ("engine", "status", "now"),
        ("bases", "--replace"),
        ("stand_in/make", "--recipe", "python:2.7"),
        ("stand_in/make", "python:3.13-slim"),
        ("stand_in/build", "--recipe", "python:3.13-slim"),
        ("stand_in/build", "example.org/pytorch:2.6"),
        ("venv", "--clean"),
        ("demo", "--fast"),
    ],
    ids=" ".join,
)
def test_wrong_words_exit_2_and_name_the_help(script: Script, words: tuple[str, ...]) -> None:
    done = script(*words)

    assert done.returncode == 2
    assert f"next: ./ci/{words[0]} --help" in done.stderr
    assert not done.stdout
