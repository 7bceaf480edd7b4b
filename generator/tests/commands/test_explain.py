"""`boxwright explain`: what comes in by words and by stdin, what goes out, which exit code."""

from __future__ import annotations

import io
import subprocess
import sys

import pytest
from boxwright import cli
from boxwright_conformance.contract.load import requirements

BOXWRIGHT = [sys.executable, "-m", "boxwright"]
LOG = b"10:11:12 INFO starting\r\n\x1b[31mKeyError: 'SM_CHANNEL_TRAIN'\x1b[0m\r\n\xff\xfe\r\n"


def explained(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert cli.main(["explain", *words]) == 0
    return capsys.readouterr().out


def refused(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert cli.main(["explain", *words]) == 2
    shown = capsys.readouterr()
    assert not shown.out
    return shown.err


@pytest.mark.parametrize("word", ["SERVE-004", "serve-004", "SERVE-4", "serve004", "serve 4"])
def test_an_id_is_explained_however_it_is_spelled(
    word: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert explained(capsys, *word.split()).startswith("SERVE-004  MUST")


def test_several_ids_are_explained_one_after_the_other(capsys: pytest.CaptureFixture[str]) -> None:
    shown = explained(capsys, "SERVE-4", "IMG-2")
    assert shown.index("SERVE-004  MUST") < shown.index("IMG-002  MUST")


def test_every_id_of_the_contract_is_explained(capsys: pytest.CaptureFixture[str]) -> None:
    shown = explained(capsys, *requirements())
    for one in requirements().values():
        assert f"{one.id}  {one.level}  {one.title}" in shown


def test_a_log_line_need_not_be_quoted(capsys: pytest.CaptureFixture[str]) -> None:
    assert explained(capsys, "exec", "format", "error").startswith("IMG-009")
    assert explained(capsys, "--timeout", "[CRITICAL] WORKER TIMEOUT (pid:12)").startswith(
        "SERVE-009"
    )


def test_a_log_comes_by_stdin_in_any_encoding() -> None:
    done = subprocess.run([*BOXWRIGHT, "explain", "-"], input=LOG, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(b"TRAIN-081  MUST")
    assert b"Found by its log line: KeyError: 'SM_CHANNEL_TRAIN" in done.stdout


@pytest.mark.parametrize("text", ["", "\n\n", "xyzzy plugh\n"])
def test_an_unknown_log_says_what_to_try(
    text: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
    assert "boxwright explain SERVE-004" in refused(capsys, "-")


@pytest.mark.parametrize(
    ("word", "nearest"), [("IMG-999", "IMG-0"), ("SERV-004", "SERVE-004"), ("SLS-0", "SLS-00")]
)
def test_an_id_that_is_none_names_the_nearest(
    word: str, nearest: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert f"boxwright explain {nearest}" in refused(capsys, word)
