"""How jobs end: what the stock toolkit gets wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from boxwright_conformance.platform import TrainingJob

pytestmark = [pytest.mark.docker, pytest.mark.xdist_group("sklearn-toolkit")]

SAVES = b"""
import signal, time

def stop(number, frame):
    time.sleep(2)
    open("/opt/ml/model/saved", "w").close()
    raise SystemExit(0)

signal.signal(signal.SIGTERM, stop)
print("under way", flush=True)
time.sleep(600)
"""
# The shell does not pass the signal on, and dies of it while its child still saves.
COMMAND = b"#!/bin/sh\npython3 brought.py\necho not here\n"


def stopped(one: TrainingJob, line: str) -> Any:
    """What is left of a job that is stopped after a line of its log."""
    one.start()
    assert any(line in said for said in one.logs())
    one.stop(60)
    return one.wait(1)


@pytest.mark.parametrize(
    ("program", "code", "first"),
    [
        (b"raise SystemExit(7)", 7, "brought.py ended with exit code 7"),
        (b"import sys; sys.exit('out of luck')", 1, "out of luck"),
        (b"{}['rooms']", 1, "KeyError: 'rooms'"),
        (b"import os; os.kill(os.getpid(), 9)", 137, "brought.py ended with signal SIGKILL"),
    ],
    ids=["exit code", "message", "exception", "killed"],
)
def test_the_programs_own_exit_code_and_reason_are_what_is_reported(
    submit: Any, program: bytes, code: int, first: str
) -> None:
    done = submit({"brought.py": program}, "brought.py").run(120)
    assert done.exit_code == code, done.log
    assert (done.failure or "").splitlines()[0] == first
    assert not (done.output / "success").exists()


@pytest.mark.parametrize("init", [False, True], ids=["first", "below an init"])
def test_a_program_hears_of_a_stop_and_has_time_to_save(submit: Any, init: bool) -> None:
    done = stopped(submit({"brought.py": SAVES}, "brought.py", init=init), "under way")
    assert done.exit_code == 143
    assert (done.model / "saved").exists()
    assert done.failure is None
    assert done.stop_seconds < 20


def test_what_a_command_has_started_hears_of_a_stop_too(submit: Any) -> None:
    done = stopped(submit({"brought.py": SAVES, "run.sh": COMMAND}, "run.sh"), "under way")
    assert done.exit_code == 143
    assert (done.model / "saved").exists()


def test_the_sample_script_is_stopped_with_its_model_saved(job: Any) -> None:
    done = stopped(job(hyperparameters={"rounds": "1000000"}), "r2=")
    assert done.exit_code == 143
    assert "further splits; the model is saved" in done.log
    assert [path.name for path in done.model.iterdir()] == ["model.json"]


def test_a_stop_while_hosts_are_waited_for_is_heard(job: Any) -> None:
    done = stopped(job(hosts=("algo-1", "algo-2")), "is empty, unzipping")
    assert done.exit_code == 143
    assert done.stop_seconds < 30


def test_lines_come_as_they_are_written_and_long_ones_whole(submit: Any) -> None:
    program = b"import sys; print('a' * 200_000); print('\\xff b', file=sys.stderr); 1 / 0"
    done = submit({"brought.py": program}, "brought.py").run(120)
    # The engine mixes pieces of a long line on stdout with what stderr says at the same time.
    assert done.log.count("a") >= 200_000
    assert "ZeroDivisionError: division by zero" in (done.failure or "").splitlines()[0]
