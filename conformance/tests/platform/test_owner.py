from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

import pytest
from boxwright_conformance.platform.owner import Owner, process_start


def test_this_process_is_alive() -> None:
    assert not Owner.current().gone


def test_a_label_names_the_same_owner() -> None:
    assert Owner.parse(str(Owner.current())) == Owner.current()


@pytest.mark.parametrize("text", ["", "host", "host/x/1"])
def test_a_foreign_label_names_nobody(text: str) -> None:
    assert Owner.parse(text) is None


def test_a_process_that_has_ended_is_gone() -> None:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as process:
        owner = replace(Owner.current(), pid=process.pid, started=process_start(process.pid))
        assert not owner.gone
        process.kill()
    assert owner.gone


def test_a_number_used_again_is_another_process() -> None:
    assert replace(Owner.current(), started="1").gone


def test_a_process_of_another_machine_is_not_judged() -> None:
    assert not replace(Owner.current(), host="elsewhere", started="1").gone
