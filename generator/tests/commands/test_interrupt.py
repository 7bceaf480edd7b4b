"""Ctrl-C, SIGTERM and a neighbour's run: nothing stays, nothing meets."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.docker


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_interrupted_training_removes_everything(
    start: Any, project: Path, things_of: Any, wait_until: Any, number: signal.Signals
) -> None:
    process = start("train", "-p", "pause=600", directory=project)
    assert wait_until(lambda: any("container" in thing for thing in things_of(process.pid)))
    process.send_signal(number)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "interrupted" in said
    assert "Traceback" not in said
    assert things_of(process.pid) == []


def test_interrupted_test_removes_everything(
    start: Any, image: str, project: Path, things_of: Any, wait_until: Any
) -> None:
    process = start("test", image, directory=project)
    assert wait_until(lambda: any("container" in thing for thing in things_of(process.pid)))
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "Traceback" not in said
    assert things_of(process.pid) == []


def test_impatient_second_interrupt_still_removes_everything(
    start: Any, project: Path, things_of: Any
) -> None:
    (project / "model").mkdir()
    (project / "model" / "model.json").write_text('{"scale": "3"}')
    process = start("serve", "--model", "model", "--port", "0", directory=project)
    assert process.stdout.readline().startswith("ready in")
    process.send_signal(signal.SIGINT)
    for line in process.stderr:
        if line.startswith("stopping"):
            break
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "Traceback" not in said
    assert things_of(process.pid) == []


def test_what_a_killed_run_left_is_removed_by_the_next_one(
    start: Any, project: Path, boxwright: Any, things_of: Any, wait_until: Any
) -> None:
    process = start("train", "-p", "pause=600", directory=project)
    assert wait_until(lambda: any("container" in thing for thing in things_of(process.pid)))
    process.kill()
    process.communicate(timeout=60)
    assert things_of(process.pid)
    done = boxwright("train", directory=project)
    assert done.code == 0, done.err
    assert things_of(process.pid) == []


def test_two_jobs_at_once_do_not_meet(start: Any, project: Path) -> None:
    both = [start("train", "-p", f"scale={n}", "-p", "pause=1", directory=project) for n in "12"]
    ends = [(process.communicate(timeout=120), process.returncode) for process in both]
    assert [code for _, code in ends] == [0, 0]
    jobs = list((project / ".boxwright" / "jobs").iterdir())
    assert len(jobs) == 2
    assert {(job / "model" / "model.json").read_text() for job in jobs} == {
        '{"scale": "1", "pause": "1"}',
        '{"scale": "2", "pause": "1"}',
    }


def test_interrupted_build_leaves_the_last_image_as_it_was(
    start: Any, boxwright: Any, project: Path, scratch_image: str, engine: Any
) -> None:
    assert boxwright("build", directory=project).code == 0
    before = engine.images.get(scratch_image).id
    (project / "Dockerfile").write_text("FROM python:3.13-slim\nRUN sleep 600\n")
    process = start("build", "--no-cache", directory=project)
    for line in process.stderr:
        if "RUN sleep 600" in line:
            break
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=60)
    assert process.returncode == 130
    assert engine.images.get(scratch_image).id == before
