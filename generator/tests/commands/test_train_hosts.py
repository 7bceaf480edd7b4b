"""`boxwright train --instances` on a real engine."""

from __future__ import annotations

import json
import shutil
import signal
import tarfile
import uuid
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import docker

# One worker builds the image for all of them.
pytestmark = [pytest.mark.docker, pytest.mark.xdist_group("boxwright-train-hosts")]

# All hosts meet at the first one, by its name, and part when it has heard of all.
TRAIN = """#!/usr/bin/env python3
import json, pathlib, signal, socket, sys, time
root = pathlib.Path("/opt/ml")
config = json.loads((root / "input/config/resourceconfig.json").read_text())
told = json.loads((root / "input/config/hyperparameters.json").read_text())
me, hosts = config["current_host"], config["hosts"]
def end(code, reason):
    (root / "output/failure").write_text(reason)
    sys.exit(code)
def stop(*_):
    (root / "model" / f"stopped-{me}").write_text("")
    sys.exit(143)
signal.signal(signal.SIGTERM, stop)
def met():
    if me == hosts[0]:
        door = socket.create_server(("", 5000))
        return [door.accept()[0] for _ in hosts[1:]]
    while True:
        try:
            return [socket.create_connection((hosts[0], 5000))]
        except OSError:
            time.sleep(0.05)
lines = met()
print(f"met {len(lines)}, loss=0.5", flush=True)
print(f"loss={0.25 if me == hosts[0] else 9}", flush=True)
if told.get("fails") == me:
    for line in lines:
        line.close()
    time.sleep(0.3)
    end(7, "row 3 of a.csv is no number")
if "fails" in told:
    lines[0].recv(1)
    end(1, "ConnectionResetError: connection reset by a peer")
if "waits" in told:
    print("waiting", flush=True)
    time.sleep(600)
(root / "model" / f"{me}.json").write_text(json.dumps(hosts))
(root / "output/data").mkdir(exist_ok=True)
(root / "output/data/same").write_text("same")
if "clash" in told:
    (root / "model/all.json").write_text(me)
"""
DOCKERFILE = """ARG BASE_IMAGE=python:3.13-slim
FROM ${BASE_IMAGE}
COPY --chmod=755 train /usr/local/bin/
"""
TOML = """
kind = "pytorch-dlc"

[image]
name = "NAME"

[targets.default]
roles = ["train"]

[train]
metrics = [{name = "loss", regex = "loss=([0-9.]+)"}]
"""


@pytest.fixture(scope="module")
def built(
    tmp_path_factory: pytest.TempPathFactory, engine: docker.DockerClient, boxwright: Any
) -> Iterator[Path]:
    """A project whose image trains on several hosts in a blink; built once."""
    directory = tmp_path_factory.mktemp("built")
    name = f"boxwright-test-{uuid.uuid4().hex[:12]}"
    (directory / "boxwright.toml").write_text(TOML.replace("NAME", name))
    (directory / "Dockerfile").write_text(DOCKERFILE)
    (directory / "train").write_text(TRAIN)
    done = boxwright("build", directory=directory)
    assert done.code == 0, done.err
    yield directory
    engine.images.remove(f"{name}:latest")


@pytest.fixture
def club(built: Path, tmp_path: Path) -> Path:
    """A copy of that project."""
    return shutil.copytree(built, tmp_path / "club")


def lines(out: str) -> dict[str, str]:
    """The summary's lines by their first word."""
    pairs = (line.split(maxsplit=1) for line in out.splitlines())
    return {pair[0]: pair[1] for pair in pairs if len(pair) == 2}


def job_of(project: Path, out: str) -> Path:
    """Where a job's things lie."""
    return project / ".boxwright/jobs" / lines(out)["job"]


def test_hosts_meet_by_name_and_what_they_write_comes_together(boxwright: Any, club: Path) -> None:
    done = boxwright("train", "--instances", "2", directory=club)
    assert done.code == 0, done.err
    assert "exit     algo-1 0\nexit     algo-2 0\nseconds  algo-1 " in done.out
    shown = done.err.splitlines()
    assert {"algo-1 | met 1, loss=0.5", "algo-2 | met 1, loss=0.5", "algo-2 | loss=9"} <= {*shown}
    # Metrics are the first host's alone.
    assert lines(done.out)["metric"] == "loss = 0.25"
    assert shown[shown.index("algo-1 | met 1, loss=0.5") + 1] == "metric loss = 0.5"
    assert "metric loss = 9" not in shown
    assert "warning" not in done.err
    assert "reason" not in done.out
    job = job_of(club, done.out)
    assert json.loads((job / "model/algo-2.json").read_text()) == ["algo-1", "algo-2"]
    with tarfile.open(job / "model.tar.gz") as archive:
        assert {"algo-1.json", "algo-2.json"} <= {*archive.getnames()}
    assert (job / "output/data/same").read_text() == "same"
    assert (job / "log-algo-2.txt").read_text().splitlines() == ["met 1, loss=0.5", "loss=9"]
    assert (job / "metrics.svg").is_file()
    assert (club / ".boxwright/model/algo-2.json").is_file()


def test_files_that_hosts_write_differently_are_named(boxwright: Any, club: Path) -> None:
    done = boxwright("train", "--instances", "2", "-p", "clash=1", directory=club)
    assert done.code == 0, done.err
    assert "warning: model/all.json of algo-2: an earlier host wrote other bytes" in done.err
    assert "boxwright explain TRAIN-063" in done.err
    assert (job_of(club, done.out) / "model/all.json").read_text() == "algo-1"


def test_a_host_that_fails_ends_the_job_and_is_told_before_those_that_felt_it(
    boxwright: Any, club: Path
) -> None:
    done = boxwright("train", "--instances", "2", "-p", "fails=algo-2", directory=club)
    assert done.code == 1
    assert "exit     algo-1 1\nexit     algo-2 7\n" in done.out
    told = [line.partition("   ")[2] for line in done.out.splitlines() if "reason" in line]
    assert told == [
        "algo-2: row 3 of a.csv is no number",
        "algo-1: ConnectionResetError: connection reset by a peer",
    ]
    job = job_of(club, done.out)
    assert (job / "failure-algo-2").read_text() == "row 3 of a.csv is no number"
    assert not (club / ".boxwright/model").exists()


def test_hosts_that_do_not_end_are_killed_at_the_timeout(boxwright: Any, club: Path) -> None:
    words = ("--instances", "2", "-p", "waits=1", "--timeout", "8")
    done = boxwright("train", *words, directory=club)
    assert done.code == 1
    assert lines(done.out)["reason"].startswith("algo-1, algo-2: the job did not end within")


def test_ctrl_c_stops_all_hosts_as_the_platform_would(
    start: Any, club: Path, things_of: Any
) -> None:
    process = start("train", "--instances", "2", "-p", "waits=1", directory=club)
    seen: set[str] = set()
    for line in process.stderr:
        seen |= {line} if line.endswith("| waiting\n") else set()
        if len(seen) == 2:
            break
    process.send_signal(signal.SIGINT)
    out, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "stopping: SIGTERM, then up to 120 s" in said
    assert "Traceback" not in said
    assert "exit     algo-1 143\nexit     algo-2 143\n" in out
    assert lines(out)["reason"] == "algo-1, algo-2: stopped by SIGTERM"
    assert (job_of(club, out) / "model/stopped-algo-2").is_file()
    assert not (club / ".boxwright/model").exists()
    assert things_of(process.pid) == []


@pytest.mark.parametrize(
    ("words", "said", "following"),
    [
        (("--instances", "0"), "0 is not in the range", ""),
        (("--instances", "21"), "21 is not in the range", ""),
        (("--target", "defalt"), "has no target 'defalt'", "boxwright train --target default"),
    ],
)
def test_what_cannot_be_used_is_refused_before_anything_starts(
    words: tuple[str, ...], said: str, following: str, boxwright: Any, club: Path
) -> None:
    nowhere = {"DOCKER_HOST": "unix:///no-engine.sock"}
    done = boxwright("train", *words, directory=club, env=nowhere)
    assert done.code == 2
    assert said in done.err
    assert following in done.err
    assert not (club / ".boxwright").exists()
