"""Which process is to blame, from what torchrun and torch write to stderr."""

from __future__ import annotations

import pytest

from container import blame

AGENT = (
    "E1123 07:57:17.4 19978 torch/distributed/elastic/multiprocessing/api.py:1002]"
    " failed (exitcode: {}) local_rank: 0 (pid: 20010) of binary: /usr/bin/python\n"
    "Traceback (most recent call last):\n  ...\n"
    "torch.distributed.elastic.multiprocessing.errors.ChildFailedError:\n"
)
OWN = "Traceback (most recent call last):\n  File ...\nValueError: edges.csv, line 3\n"
ECHO = (
    "Traceback (most recent call last):\n  File ...\n"
    "RuntimeError: [gloo/transport/tcp/pair.cc:553] Connection closed by peer [10.0.0.2]:9098.\n"
)


def by(rank: int, text: str) -> str:
    return "".join(f"[rank{rank}]: {line}\n" for line in text.splitlines())


@pytest.mark.parametrize(
    ("ended", "said", "own"),
    [
        (7, OWN, (7, OWN.strip())),
        (1, "", (1, "")),
        (1, OWN + AGENT.format(1), (1, OWN.strip())),
        (1, by(1, OWN) + AGENT.format(42), (42, OWN.strip())),
        (1, by(0, ECHO) + by(1, OWN) + AGENT.format(1), (1, OWN.strip())),
        (1, OWN + by(1, ECHO) + AGENT.format(1), (1, OWN.strip())),
        (1, "W1123 07:57 1 torch/distributed/run.py:852] x\n" + AGENT.format(-9), (-9, "")),
        (1, by(0, ECHO) + AGENT.format(1), (1, ECHO.strip())),
    ],
    ids=["alone", "silent", "early", "rank", "echo first", "echo last", "killed", "echo only"],
)
def test_the_process_that_failed_by_itself_is_named_with_its_code(
    ended: int, said: str, own: tuple[int, str]
) -> None:
    assert blame.own(ended, said) == own


def test_lines_of_several_processes_may_be_mixed() -> None:
    pairs = zip(by(0, ECHO).splitlines(), by(1, OWN).splitlines(), strict=True)
    mixed = "\n".join(line for pair in pairs for line in pair)
    assert blame.own(1, mixed) == (1, OWN.strip())


@pytest.mark.parametrize(("said", "echo"), [(OWN, False), (ECHO, True), ("", False)])
def test_an_echo_is_told_from_a_cause(said: str, echo: bool) -> None:
    assert blame.is_echo(said) is echo
