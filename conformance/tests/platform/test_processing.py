from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from boxwright_conformance.platform import PlatformError, ProcessingJob, Session

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = pytest.mark.docker

REPORT = """
import json, os, pathlib, sys
root = pathlib.Path("/opt/ml")
def errno(folder):
    try:
        (root / folder / "probe").touch()
        (root / folder / "probe").unlink()
    except OSError as error:
        return error.errno
    return 0
print(json.dumps({
    "argv": sys.argv[1:],
    "config": {p.name: json.loads(p.read_text()) for p in (root / "config").iterdir()},
    "data": {str(p.relative_to(root / "processing")): p.read_text()
             for p in (root / "processing").rglob("*") if p.is_file()},
    "folders": sorted(str(p.relative_to(root / "processing"))
                      for p in (root / "processing").rglob("*") if p.is_dir()),
    "errno": {name: errno(name) for name in ("config", "processing", "output")},
    "env": dict(os.environ),
    "opt_ml": sorted(os.listdir(root)),
}))
"""
WORK = """
import os
os.makedirs("/opt/ml/processing/output/deep", exist_ok=True)
open("/opt/ml/processing/output/deep/a.csv", "w").write("1,2")
os.symlink("a.csv", "/opt/ml/processing/output/deep/latest")
os.makedirs("/opt/ml/processing/second", exist_ok=True)
open("/opt/ml/processing/second/b.csv", "w").write("3")
open("/opt/ml/output/message", "wb").write(b"\\xff")
"""
WAIT = """
import signal, sys, time
def stop(number, frame):
    print("heard", number, flush=True)
    sys.exit(3)
signal.signal(signal.SIGTERM, stop)
signal.signal(signal.SIGINT, stop)
open("/opt/ml/processing/output/log", "w").write("x" * 5)
print("ready", flush=True)
time.sleep(60)
"""
DEAF = """
import signal, time
signal.signal(signal.SIGINT, signal.SIG_IGN)
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print("ready", flush=True)
time.sleep(60)
"""
PEERS = """
import json, signal, socket, time
signal.signal(signal.SIGTERM, lambda *_: exit(0))
hosts = json.load(open("/opt/ml/config/resourceconfig.json"))["hosts"]
for _ in range(200):
    try:
        print("found", len({socket.gethostbyname(host) for host in hosts}), flush=True)
        break
    except OSError:
        time.sleep(0.1)
signal.pause()
"""


@pytest.fixture
def report(session: Session, tiny_image: Callable[..., str]) -> Callable[..., dict[str, object]]:
    """Runs a job whose program tells what it finds."""

    def run(changes: tuple[str, ...] = (), **settings: object) -> dict[str, object]:
        image = tiny_image({"tell": REPORT}, changes=('ENTRYPOINT ["tell"]', *changes))
        job = ProcessingJob(session, image, **settings)  # type: ignore[arg-type]
        result = job.run(60)
        assert result.exit_code == 0, result.log
        return json.loads(result.log)  # type: ignore[no-any-return]

    return run


def test_data_and_configuration_lie_where_the_platform_puts_them(
    report: Callable[..., dict[str, object]], tmp_path: Path
) -> None:
    (tmp_path / "a.csv").write_text("1,2")
    found = report(
        inputs={"rows": tmp_path, "/opt/ml/processing/else where": tmp_path / "a.csv"},
        outputs=("output", "/opt/ml/processing/second/deep"),
        environment={"MINE": "1"},
        name="job-1",
    )
    assert found["data"] == {"input/rows/a.csv": "1,2", "else where/a.csv": "1,2"}
    assert found["folders"] == [
        "else where",
        "input",
        "input/rows",
        "output",
        "second",
        "second/deep",
    ]
    config = found["config"]
    assert isinstance(config, dict)
    assert config["resourceconfig.json"] == {"current_host": "algo-1", "hosts": ["algo-1"]}
    job = config["processingjobconfig.json"]
    assert job["ProcessingJobName"] == "job-1"
    assert job["AppSpecification"]["ContainerEntrypoint"] is None
    assert job["AppSpecification"]["ContainerArguments"] is None
    assert job["Environment"] == {"MINE": "1"}
    paths = [one["S3Input"]["LocalPath"] for one in job["ProcessingInputs"]]
    assert paths == ["/opt/ml/processing/input/rows", "/opt/ml/processing/else where"]
    assert job["ProcessingOutputConfig"]["Outputs"][1]["S3Output"]["LocalPath"] == (
        "/opt/ml/processing/second/deep"
    )
    assert found["errno"] == {"config": 30, "processing": 0, "output": 0}
    env = found["env"]
    assert isinstance(env, dict)
    assert env["MINE"] == "1"
    assert not [name for name in env if name.startswith(("SM_", "TRAINING_", "AWS_"))]


def test_outputs_may_be_absent_and_the_image_be_hidden(
    report: Callable[..., dict[str, object]],
) -> None:
    assert report(outputs_exist=False)["folders"] == []
    baked = ("WORKDIR /opt/ml/code",)
    assert report(baked)["opt_ml"] == ["code", "config", "output", "processing"]
    hidden = report(("WORKDIR /",), hides_image=True, plants={"/opt/ml/input/config/x": b"1"})
    assert hidden["opt_ml"] == ["config", "input", "output", "processing"]


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({}, ["from-cmd"]),
        ({"arguments": ("--x", "a b", "$HOME", "*")}, ["--x", "a b", "$HOME", "*"]),
        ({"entrypoint": ("tell", "-q")}, ["-q"]),
        ({"entrypoint": ("tell", "-q"), "arguments": ("y",)}, ["-q", "y"]),
    ],
    ids=["neither", "arguments", "entrypoint", "both"],
)
def test_entrypoint_and_arguments_combine_as_in_docker(
    report: Callable[..., dict[str, object]], settings: dict[str, object], expected: list[str]
) -> None:
    assert report(('CMD ["from-cmd"]',), **settings)["argv"] == expected


def test_what_the_job_left_is_taken(session: Session, tiny_image: Callable[..., str]) -> None:
    image = tiny_image({"work": WORK}, changes=('ENTRYPOINT ["work"]',))
    result = ProcessingJob(session, image, outputs=("output", "second", "never")).run(60)
    assert (result.exit_code, result.limit) == (0, "")
    assert (result.outputs["output"] / "deep" / "a.csv").read_text() == "1,2"
    assert (result.outputs["second"] / "b.csv").read_text() == "3"
    assert not list(result.outputs["never"].iterdir())
    assert result.links == {"output": ("deep/latest",)}
    assert result.message == b"\xff"


@pytest.mark.parametrize(("interrupt", "number"), [(False, 15), (True, 2)])
def test_a_job_can_be_told_to_stop_by_either_signal(
    session: Session, tiny_image: Callable[..., str], interrupt: bool, number: int
) -> None:
    job = ProcessingJob(session, tiny_image({"w": WAIT}, changes=('ENTRYPOINT ["w"]',)))
    job.start()
    next(job.logs())
    assert job.sizes() == {"/opt/ml/processing/output/log": 5}
    assert job.stop(20, interrupt=interrupt) < 20
    result = job.wait(20)
    assert (result.exit_code, result.timed_out) == (3, False)
    assert f"heard {number}" in result.log
    assert result.stop_seconds is not None


def test_a_job_that_ignores_sigint_is_killed(
    session: Session, tiny_image: Callable[..., str]
) -> None:
    job = ProcessingJob(session, tiny_image({"d": DEAF}, changes=('ENTRYPOINT ["d"]',)))
    job.start()
    next(job.logs())
    assert job.stop(1, interrupt=True) >= 1
    assert job.wait(20).exit_code == 137


def test_hosts_of_a_job_meet_on_one_network(
    session: Session, tiny_image: Callable[..., str]
) -> None:
    image = tiny_image({"p": PEERS}, changes=('ENTRYPOINT ["p"]',))
    hosts, network = ("algo-1", "algo-2"), session.network(internal=True)
    jobs = [
        ProcessingJob(session, image, hosts=hosts, current_host=host, network=network)
        for host in hosts
    ]
    for job in jobs:
        job.start()
    assert [next(job.logs()).strip() for job in jobs] == ["found 2"] * 2
    for job in jobs:
        job.stop(10)
        assert job.wait(10).exit_code == 0
    assert session.client.networks.get(network)
    session.release(network)


def test_a_program_that_is_not_there_is_told(
    session: Session, tiny_image: Callable[..., str]
) -> None:
    result = ProcessingJob(session, tiny_image({"w": WORK}), entrypoint=("no-such",)).run(20)
    assert result.exit_code == 127
    assert "no-such" in result.start_error


def test_paths_that_the_platform_refuses_are_refused(session: Session, tmp_path: Path) -> None:
    for bad in ("/opt/ml/model", "../x", "/opt/ml/processing", "a" * 256):
        with pytest.raises(PlatformError, match="next: name another directory"):
            ProcessingJob(session, "any", outputs=(bad,)).start()
    with pytest.raises(PlatformError, match=r"nothing at .*--input NAME=PATH"):
        ProcessingJob(session, "any", inputs={"rows": tmp_path / "none"}).start()
