"""`boxwright process` on a real engine."""

from __future__ import annotations

import json
import shutil
import signal
import uuid
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import docker

# One worker builds the image for all of them.
pytestmark = [pytest.mark.docker, pytest.mark.xdist_group("boxwright-process")]

PROCESS = """#!/usr/bin/env python3
import json, os, pathlib, signal, sys, time
root = pathlib.Path("/opt/ml")
told = json.loads((root / "config/resourceconfig.json").read_text())
me = told["current_host"]
def end(code, message):
    (root / "output/message").write_bytes(message)
    sys.exit(code)
signal.signal(signal.SIGTERM, lambda *_: end(143, b"stopped"))
words = sys.argv[1:]
raw = root / "processing/input/raw"
files = sorted(str(p.relative_to(raw)) for p in raw.rglob("*") if p.is_file())
print("arguments", words, "files", files, "mode", os.environ.get("MODE"), flush=True)
out = root / "processing" / ("elsewhere" if "--elsewhere" in words else "output")
out.mkdir(parents=True, exist_ok=True)
(out / f"{me}.json").write_text(json.dumps(files))
if "--clash" in words:
    (out / "all.json").write_text(me)
if "--link" in words:
    (out / "latest").symlink_to(f"{me}.json")
if "--wait" in words:
    print("waiting", flush=True)
    time.sleep(600)
if "--fail" in words and me == told["hosts"][-1]:
    print("KeyError: 'SM_MODEL_DIR'", flush=True)
    end(7, "row 3 of a.csv is no number".encode())
if "--latin" in words:
    end(0, "Ø".encode("latin-1"))
if told["hosts"][0] == me:
    end(0, f"{len(files)} files".encode())
"""
DOCKERFILE = """ARG BASE_IMAGE=python:3.13-slim
FROM ${BASE_IMAGE}
COPY --chmod=755 process /usr/local/bin/
ENTRYPOINT ["process"]
"""
TOML = """
kind = "processing"

[image]
name = "NAME"

[targets.default]
roles = ["process"]

[process]
inputs = { raw = "data" }
arguments = ["--from", "project"]
"""


@pytest.fixture(scope="module")
def worked(
    tmp_path_factory: pytest.TempPathFactory, engine: docker.DockerClient, boxwright: Any
) -> Iterator[Path]:
    """A project whose image processes in a blink; built once."""
    directory = tmp_path_factory.mktemp("worked")
    name = f"boxwright-test-{uuid.uuid4().hex[:12]}"
    (directory / "boxwright.toml").write_text(TOML.replace("NAME", name))
    (directory / "Dockerfile").write_text(DOCKERFILE)
    (directory / "process").write_text(PROCESS)
    (directory / "data").mkdir()
    for file in "abc":
        (directory / f"data/{file}.csv").write_text(file)
    done = boxwright("build", directory=directory)
    assert done.code == 0, done.err
    yield directory
    engine.images.remove(f"{name}:latest")


@pytest.fixture
def headlines(worked: Path, tmp_path: Path) -> Path:
    """A copy of that project."""
    return shutil.copytree(worked, tmp_path / "headlines")


def lines(out: str) -> dict[str, str]:
    """The summary's lines by their first word."""
    pairs = (line.split(maxsplit=1) for line in out.splitlines())
    return {pair[0]: pair[1] for pair in pairs if len(pair) == 2}


def test_a_job_is_summed_up_and_leaves_its_outputs(boxwright: Any, headlines: Path) -> None:
    done = boxwright("process", directory=headlines)
    assert done.code == 0, done.err
    told = lines(done.out)
    assert (told["exit"], told["message"]) == ("0", "3 files")
    job = headlines / ".boxwright/jobs" / told["job"]
    assert told["output"] == f"{job / 'outputs/output'}  27 B, 1 file"
    files = json.loads((job / "outputs/output/algo-1.json").read_text())
    assert files == ["a.csv", "b.csv", "c.csv"]
    assert (job / "message").read_bytes() == b"3 files"
    said = "arguments ['--from', 'project'] files ['a.csv', 'b.csv', 'c.csv'] mode None"
    assert (job / "log.txt").read_text().splitlines() == [said]
    assert said in done.err.splitlines()
    assert said not in done.out


def test_the_command_line_goes_before_the_project(
    boxwright: Any, headlines: Path, tmp_path: Path
) -> None:
    (headlines / "one.csv").write_text("1")
    options = ["--input", "raw=one.csv", "--env", "MODE=fast", "--output", "elsewhere"]
    options += ["--into", str(tmp_path / "kept"), "--argument", "a b"]
    done = boxwright("process", *options, "--", "--elsewhere", "$HOME", directory=headlines)
    assert done.code == 0, done.err
    words = "['a b', '--elsewhere', '$HOME']"
    assert f"arguments {words} files ['one.csv'] mode fast" in done.err.splitlines()
    assert (tmp_path / "kept/outputs/elsewhere/algo-1.json").is_file()
    assert not (headlines / ".boxwright/jobs").exists()


def test_an_entry_point_takes_the_place_of_the_images(boxwright: Any, headlines: Path) -> None:
    words = ["--entrypoint", "python3", "--entrypoint", "-c", "--", "print(6 * 7)"]
    done = boxwright("process", *words, directory=headlines)
    assert done.code == 0, done.err
    assert "42" in done.err.splitlines()


def test_hosts_share_an_input_by_key_and_their_outputs_come_together(
    boxwright: Any, headlines: Path
) -> None:
    done = boxwright("process", "--instances", "2", "--sharded", "raw", directory=headlines)
    assert done.code == 0, done.err
    told = lines(done.out)
    job = headlines / ".boxwright/jobs" / told["job"]
    shares = [(job / f"outputs/output/algo-{n}.json").read_text() for n in (1, 2)]
    assert [json.loads(share) for share in shares] == [["a.csv", "c.csv"], ["b.csv"]]
    assert "exit     algo-1 0\nexit     algo-2 0\n" in done.out
    assert told["message"] == "2 files"
    assert (job / "log-algo-2.txt").read_text() in {
        line.removeprefix("algo-2 | ") + "\n" for line in done.err.splitlines()
    }
    assert "warning" not in done.err


def test_an_input_that_is_not_sharded_goes_to_every_host(boxwright: Any, headlines: Path) -> None:
    words = ["--instances", "2", "--", "--clash", "--link"]
    done = boxwright("process", *words, directory=headlines)
    assert done.code == 0, done.err
    job = headlines / ".boxwright/jobs" / lines(done.out)["job"]
    shares = [(job / f"outputs/output/algo-{n}.json").read_text() for n in (1, 2)]
    assert json.loads(shares[0]) == json.loads(shares[1]) == ["a.csv", "b.csv", "c.csv"]
    assert "1 file of the outputs, such as output/all.json, came from several hosts" in done.err
    assert "1 symbolic link in output, such as latest, would not be uploaded" in done.err


def test_a_job_that_fails_says_what_it_left_and_where_to_read_on(
    boxwright: Any, headlines: Path
) -> None:
    done = boxwright("process", "--argument", "--fail", directory=headlines)
    assert done.code == 1
    told = lines(done.out)
    assert (told["exit"], told["reason"]) == ("7", "row 3 of a.csv is no number")
    assert "message" not in told
    assert "boxwright explain PROC-020" in done.err


def test_one_host_that_fails_fails_the_job(boxwright: Any, headlines: Path) -> None:
    words = ["--instances", "2", "--argument", "--fail"]
    done = boxwright("process", *words, directory=headlines)
    assert done.code == 1
    assert "exit     algo-1 0\nexit     algo-2 7\n" in done.out
    assert lines(done.out)["reason"] == "algo-2: row 3 of a.csv is no number"


def test_a_message_that_is_no_utf_8_fails_a_job_that_went_well(
    boxwright: Any, headlines: Path
) -> None:
    done = boxwright("process", "--argument", "--latin", directory=headlines)
    assert done.code == 1
    told = lines(done.out)
    assert told["exit"] == "0"
    assert "/opt/ml/output/message is not UTF-8" in told["reason"]


def test_a_job_that_does_not_end_is_killed_at_the_timeout(boxwright: Any, headlines: Path) -> None:
    done = boxwright("process", "--timeout", "2", "--argument", "--wait", directory=headlines)
    assert done.code == 1
    assert "did not end within --timeout" in lines(done.out)["reason"]


def test_an_image_that_cannot_start_is_explained(boxwright: Any, headlines: Path) -> None:
    words = ["--image", "python:3.13-slim", "--entrypoint", "headlines"]
    done = boxwright("process", *words, directory=headlines)
    assert done.code == 1
    assert "executable file not found" in lines(done.out)["reason"]


def test_ctrl_c_stops_it_as_the_platform_would(start: Any, headlines: Path, things_of: Any) -> None:
    process = start("process", "--instances", "2", "--argument", "--wait", directory=headlines)
    seen = set()
    for line in process.stderr:
        seen |= {line} if line.endswith("| waiting\n") else set()
        if len(seen) == 2:
            break
    process.send_signal(signal.SIGINT)
    out, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "stopping: SIGTERM" in said
    assert "Traceback" not in said
    assert "exit     algo-1 143\nexit     algo-2 143\n" in out
    job = headlines / ".boxwright/jobs" / lines(out)["job"]
    assert (job / "message-algo-2").read_bytes() == b"stopped"
    assert (job / "outputs/output/algo-1.json").is_file()
    assert things_of(process.pid) == []


@pytest.mark.parametrize(
    ("words", "said", "following"),
    [
        (["--input", "raw=nowhere"], "there is no nowhere", "next: ls "),
        (["--input", "raw=dta"], "there is no dta", "next: --input raw=data"),
        (["--input", "a/b=data"], "a name has 1 to 64 letters", ""),
        (["--input", "raw"], "'raw' is not NAME=PATH", "boxwright process --help"),
        (["--sharded", "rav"], "no such input; its inputs: raw", "--sharded raw"),
        (["--sharded", "x1"], "no such input; its inputs: raw", "--input x1=PATH --sharded x1"),
        (["--target", "sparc"], "has no target 'sparc'", "boxwright process --target default"),
        (["--instances", "0"], "0 is not in the range", ""),
        (["--output", "/etc"], "it must lie below /opt/ml/processing", "/opt/ml/processing/output"),
    ],
)
def test_what_cannot_be_used_is_refused_before_anything_starts(
    words: list[str], said: str, following: str, boxwright: Any, headlines: Path
) -> None:
    done = boxwright("process", *words, directory=headlines)
    assert done.code == 2
    assert said in done.err
    assert following in done.err
    assert done.out == ""
    assert not (headlines / ".boxwright").exists()


def test_an_input_of_the_project_that_is_missing_is_named(boxwright: Any, headlines: Path) -> None:
    shutil.rmtree(headlines / "data")
    done = boxwright("process", directory=headlines)
    assert done.code == 2
    assert "process.inputs.raw: there is no data" in done.err


def test_a_project_that_processes_nothing_says_what_it_does(boxwright: Any, project: Path) -> None:
    done = boxwright("process", directory=project)
    assert done.code == 2
    assert "no target has the role 'process', only train, serve" in done.err
    assert "next: boxwright train" in done.err


def test_an_image_that_is_not_built_says_how_to_build_it(boxwright: Any, headlines: Path) -> None:
    text = (headlines / "boxwright.toml").read_text()
    (headlines / "boxwright.toml").write_text(text.replace('name = "', 'name = "not-'))
    done = boxwright("process", directory=headlines)
    assert done.code == 3
    assert "next: boxwright build --target default" in done.err
