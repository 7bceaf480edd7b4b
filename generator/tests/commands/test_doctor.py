"""`boxwright doctor`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.docker
def test_healthy_machine_is_said_to_be_so(boxwright: Any, tmp_path: Path) -> None:
    done = boxwright("doctor", directory=tmp_path)
    assert done.code == 0, done.out
    looked_at = {line[6:17].strip() for line in done.out.splitlines() if not line.startswith(" ")}
    assert {"packages", "builder", "engine", "disk", "base image", "leftovers"} <= looked_at


@pytest.mark.docker
def test_leftovers_of_a_dead_run_are_listed_and_removed(
    boxwright: Any, start: Any, project: Path, things_of: Any, wait_until: Any
) -> None:
    # Each command sweeps what dead runs have left: one of another test may be first.
    for _ in range(10):
        process = start("train", "-p", "pause=600", directory=project)
        assert wait_until(lambda pid=process.pid: any("container" in it for it in things_of(pid)))
        process.kill()
        process.communicate(timeout=60)
        listed = boxwright("doctor", directory=project)
        if things_of(process.pid):
            break
    assert "boxwright doctor --clean" in listed.out
    assert boxwright("doctor", "--clean", directory=project).code == 0
    assert things_of(process.pid) == []


def test_missing_engine_is_bad_and_has_a_remedy(boxwright: Any, tmp_path: Path) -> None:
    nowhere = {"DOCKER_HOST": f"unix://{tmp_path}/no-engine.sock"}
    done = boxwright("doctor", directory=tmp_path, env=nowhere)
    assert done.code == 3
    assert "bad   engine      no container engine answers" in done.out
    assert "next: unset DOCKER_HOST" in done.out


def test_broken_ca_variable_is_named(boxwright: Any, tmp_path: Path) -> None:
    done = boxwright("doctor", directory=tmp_path, env={"PIP_CERT": "/nowhere/ca.pem"})
    assert "PIP_CERT=/nowhere/ca.pem does not exist" in done.out
    assert "next: unset PIP_CERT" in done.out
