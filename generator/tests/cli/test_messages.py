"""Every command and flag that a message or a page tells to use does exist."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import TYPE_CHECKING

import boxwright
import boxwright_conformance
from boxwright import cli

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pytest

GENERATOR = Path(str(boxwright.__file__)).parent
SUITE = Path(str(boxwright_conformance.__file__)).parent
# What a person reads who runs `boxwright test`.
READ_WHILE_TESTING = [
    *sorted((SUITE / "checks").rglob("*.py")),
    *sorted((SUITE / "scenarios").rglob("*.py")),
    *sorted((SUITE / "report").rglob("*.py")),
    SUITE / "suite.py",
]
PROGRAMS = [
    file
    for folder in (GENERATOR, SUITE)
    for file in sorted(folder.rglob("*.py"))
    if not {"_bundle", "reference"} & set(file.parts)
]
ROOT = Path(__file__).parents[3]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
FLAG = re.compile(r"(?<![\w-])--[a-z][a-z-]*")
# As messages ask for a value; what is started inside a container has flags of its own.
ASKED = re.compile(r"(?<![\w-])(--[a-z][a-z-]*) (?:\[?NAME=\]?|KEY=|[A-Z]{2,}\b)")
COMMAND = re.compile(r"(?<![\w/.-])boxwright ([a-z]+)((?:(?!boxwright )[^\n;`)])*)")


def texts(file: Path) -> Iterator[str]:
    """The strings of a program; what a formatted one fills in is `…`."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
        elif isinstance(node, ast.JoinedStr):
            parts = (part.value if isinstance(part, ast.Constant) else "…" for part in node.values)
            yield "".join(map(str, parts))


def flags(capsys: pytest.CaptureFixture[str], command: str) -> set[str]:
    """The flags that the help of a command lists."""
    assert cli.main([command, "--help"]) == 0
    return set(FLAG.findall(capsys.readouterr().out))


def test_flags_named_by_the_suite_are_flags_of_boxwright_test(
    capsys: pytest.CaptureFixture[str],
) -> None:
    named = {
        flag: file.name
        for file in READ_WHILE_TESTING
        for text in texts(file)
        for flag in ASKED.findall(text)
    }
    assert {"--channel", "--hyperparameter", "--model", "--request"} <= set(named)
    known = flags(capsys, "test")
    assert {flag: file for flag, file in named.items() if flag not in known} == {}


def test_the_guide_knows_the_flags_of_boxwright_test(capsys: pytest.CaptureFixture[str]) -> None:
    guide = (ROOT / "docs" / "guides" / "testing-any-image.md").read_text(encoding="utf-8")
    named = set(FLAG.findall(guide))
    assert named <= flags(capsys, "test")
    assert {"--channel", "--hyperparameter", "--model", "--request", "--expect"} <= named


def test_commands_named_by_messages_and_pages_exist_with_their_flags(
    capsys: pytest.CaptureFixture[str],
) -> None:
    read = {file: texts(file) for file in PROGRAMS}
    read |= {page: iter([page.read_text(encoding="utf-8")]) for page in PAGES}
    named = {
        (command, rest): file.name
        for file, strings in read.items()
        for text in strings
        for command, rest in COMMAND.findall(text)
    }
    assert {"build", "doctor", "explain", "train"} <= {command for command, _ in named}
    unknown = {command: file for (command, _), file in named.items() if command not in cli.COMMANDS}
    assert unknown == {}
    known = {command: flags(capsys, command) for command in cli.COMMANDS}
    wrong = {
        f"boxwright {command}{rest}": file
        for (command, rest), file in named.items()
        if set(FLAG.findall(rest)) - known[command]
    }
    assert wrong == {}
