"""The entry point: help, exit codes, what goes to which stream, and what it costs."""

from __future__ import annotations

import importlib
import os
import pty
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest
from boxwright import cli
from boxwright.errors import EngineError, FailedError, TrustError, UsageError
from boxwright_conformance.platform import EngineUnavailable, PlatformError
from boxwright_conformance.project import ProjectError

if TYPE_CHECKING:
    from pathlib import Path

BOXWRIGHT = [sys.executable, "-m", "boxwright"]
HEAVY = ("copier", "docker", "jinja2", "pytest", "requests", "boxwright_conformance")


@pytest.mark.parametrize("name", cli.COMMANDS)
def test_every_command_of_the_table_exists_and_has_help(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main([name, "--help"]) == 0
    assert f"Usage: boxwright {name}" in capsys.readouterr().out


def test_help_lists_every_command_in_order(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["--help"]) == 0
    listed = capsys.readouterr().out.partition("Commands:")[2].splitlines()
    assert [line.split()[0] for line in listed if line.strip()] == list(cli.COMMANDS)


def test_help_imports_nothing_heavy() -> None:
    code = f"""
import sys
from boxwright.cli import main
main(["--help"])
found = [name for name in {HEAVY!r} if name in sys.modules]
found += [name for name in sys.modules if name.startswith("boxwright.commands")]
sys.exit(", ".join(found) or None)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_help_costs_at_most_twice_a_bare_start_and_60_ms() -> None:
    def seconds(*words: str) -> float:
        started = time.perf_counter()
        subprocess.run([sys.executable, *words], stdout=subprocess.DEVNULL, check=True)
        return time.perf_counter() - started

    # The best of many alternating runs: other work on the machine only ever adds time.
    bare = shown = float("inf")
    for _ in range(40):
        bare = min(bare, seconds("-c", "pass"))
        shown = min(shown, seconds("-m", "boxwright", "--help"))
        if shown <= 2 * bare + 0.060:
            return
    pytest.fail(f"--help took {shown * 1000:.0f} ms, a bare start {bare * 1000:.0f} ms")


def test_version_is_the_distribution_s(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["--version"]) == 0
    name, version = capsys.readouterr().out.split()
    assert name == "boxwright"
    assert version[0].isdigit()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["biuld"], "There is no command 'biuld'; do you mean `build`?"),
        (["frobnicate"], "`boxwright --help` lists them"),
        (["build", "--nonsense"], "No such option"),
        (["train", "-p", "epochs"], "'epochs' is not KEY=VALUE"),
        (["test", "--claim", "telepathy"], "telepathy"),
    ],
)
def test_wrong_words_are_usage_errors(
    words: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(words) == 2
    shown = capsys.readouterr()
    assert said in shown.err
    assert shown.out == ""


@pytest.mark.parametrize(
    ("problem", "code"),
    [
        (FailedError("it failed"), 1),
        (UsageError("not so"), 2),
        (ProjectError("boxwright.toml: kind: missing"), 2),
        (EngineError("no engine"), 3),
        (PlatformError("the engine refused"), 3),
        (EngineUnavailable("nobody there"), 3),
        (TrustError("it asks for trust"), 4),
        (KeyboardInterrupt(), 130),
    ],
)
def test_every_error_has_its_exit_code_and_no_traceback(
    problem: BaseException,
    code: int,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    _let_list_raise(problem, monkeypatch)
    assert cli.main(["list"]) == code
    shown = capsys.readouterr().err
    assert str(problem) in shown
    assert "Traceback" not in shown


def test_error_ends_in_the_next_command(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _let_list_raise(UsageError("not so", next="boxwright list"), monkeypatch)
    cli.main(["list"])
    assert capsys.readouterr().err == "boxwright: not so\n  next: boxwright list\n"


def test_unforeseen_error_is_one_line_that_says_how_to_see_more(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _let_list_raise(ZeroDivisionError("by\nzero"), monkeypatch)
    assert cli.main(["list"]) == 3
    shown = capsys.readouterr().err
    assert "unexpected ZeroDivisionError: by zero" in shown
    assert "--debug" in shown
    assert "Traceback" not in shown


def test_debug_shows_where_an_unforeseen_error_arose(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _let_list_raise(ZeroDivisionError("by zero"), monkeypatch)
    assert cli.main(["--debug", "list"]) == 3
    assert "Traceback" in capsys.readouterr().err


@pytest.mark.parametrize(("word", "code"), [("SERVE-009", 0), ("SERVE-000", 2)])
def test_reader_that_goes_away_changes_no_exit_code(word: str, code: int) -> None:
    command = f"{' '.join(BOXWRIGHT)} explain {word} | true"
    shell = ["bash", "-o", "pipefail", "-c", command]
    done = subprocess.run(shell, capture_output=True, text=True, check=False)
    assert done.returncode == code
    assert "Traceback" not in done.stderr
    assert "Broken" not in done.stderr


@pytest.mark.parametrize("variables", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_colour_only_for_a_terminal_that_wants_it(
    variables: dict[str, str], tmp_path: Path
) -> None:
    inherited = {key: value for key, value in os.environ.items() if key != "NO_COLOR"}
    plain = {**inherited, "TERM": "xterm"}
    words = [*BOXWRIGHT, "build"]
    assert b"\x1b[" in _on_a_terminal(words, plain, tmp_path)
    assert b"\x1b[" not in _on_a_terminal(words, {**plain, **variables}, tmp_path)
    piped = subprocess.run(words, env=plain, cwd=tmp_path, capture_output=True, check=False)
    assert b"There is no boxwright.toml" in piped.stderr
    assert b"\x1b[" not in piped.stderr


def _let_list_raise(problem: BaseException, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(**_: object) -> None:
        raise problem

    monkeypatch.setattr(
        importlib.import_module("boxwright.commands.list").command, "callback", fail
    )


def _on_a_terminal(words: list[str], environment: dict[str, str], directory: Path) -> bytes:
    """What a program writes when its outputs are a terminal."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        words, env=environment, cwd=directory, stdin=theirs, stdout=theirs, stderr=theirs
    ) as process:
        os.close(theirs)
        written = b""
        while True:
            try:
                written += os.read(ours, 4096)
            except OSError:
                break
        process.wait(30)
    os.close(ours)
    return written
