from __future__ import annotations

import json
import tarfile
import threading
import time
from typing import TYPE_CHECKING

import pytest
from boxwright_conformance.platform import Channel, ImageMissing, Limits, Session, TrainingJob
from boxwright_conformance.platform.container import Container

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from boxwright_conformance.platform import TrainingResult

pytestmark = pytest.mark.docker

REPORT = """
import json, os, pathlib
root = pathlib.Path("/opt/ml")
def writable(folder):
    try:
        (root / folder / "probe").touch()
        (root / folder / "probe").unlink()
    except OSError as error:
        return error.errno
    return 0
print(json.dumps({
    "config": {p.name: p.read_text() for p in (root / "input/config").iterdir()},
    "data": {str(p.relative_to(root / "input/data")): p.read_text()
             for p in (root / "input/data").rglob("*") if p.is_file()},
    "channels": sorted(os.listdir(root / "input/data")) if (root / "input/data").exists() else [],
    "checkpoints": sorted(os.listdir(root / "checkpoints")),
    "errno": {n: writable(n) for n in ("input", "input/config", "model", "output", "checkpoints")},
    "env": {k: v for k, v in os.environ.items()},
    "host": os.uname().nodename,
    "mounts": sorted(l.split()[1] for l in open("/proc/mounts") if "/opt/ml" in l),
    "tty": os.isatty(0) or os.isatty(1),
    "stdin": os.read(0, 1).decode(),
    "alias": __import__("socket").gethostbyname("algo-1"),
}))
"""
UNTIL_STOPPED = """
import signal, sys, time
def stop(*_):
    print("heard", flush=True)
    open("/opt/ml/model/partial", "w").write("x")
    sys.exit(0)
signal.signal(signal.SIGTERM, stop)
print("ready", flush=True)
time.sleep(60)
"""
DEAF = """
import signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print("ready", flush=True)
time.sleep(60)
"""


@pytest.fixture
def report(session: Session, tiny_image: Callable[..., str]) -> Callable[..., dict[str, object]]:
    """Runs a job whose program tells what it finds."""

    def run(**settings: object) -> dict[str, object]:
        job = TrainingJob(session, tiny_image({"train": REPORT}), **settings)  # type: ignore[arg-type]
        result = job.run(60)
        assert result.exit_code == 0, result.log
        return json.loads(result.log)  # type: ignore[no-any-return]

    return run


@pytest.fixture
def refused(session: Session, tiny_image: Callable[..., str]) -> Callable[..., TrainingResult]:
    """Runs /opt/train of an image with these files."""

    def run(files: dict[str, str | bytes], mode: int) -> TrainingResult:
        image = tiny_image(files, mode=mode)
        return TrainingJob(session, image, command=("/opt/train",)).run(60)

    return run


def test_the_directories_are_laid_out_as_on_the_platform(
    report: Callable[..., dict[str, object]], tmp_path: Path
) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "a.csv").write_text("1,2")
    found = report(
        channels={"train": tmp_path, "x.y-1": Channel(tmp_path / "deep" / "a.csv", "text/csv")},
        hyperparameters={"epochs": "3"},
        extra_config={"trainingjobconfig.json": b"{not json"},
        environment={"MINE": "a=b\n'c' \u00e4"},
        name="job-1",
        checkpoints=tmp_path / "deep",
    )
    config = found["config"]
    assert isinstance(config, dict)
    assert set(config) == {
        "hyperparameters.json",
        "inputdataconfig.json",
        "resourceconfig.json",
        "trainingjobconfig.json",
    }
    assert json.loads(config["hyperparameters.json"]) == {"epochs": "3"}
    assert json.loads(config["inputdataconfig.json"])["x.y-1"]["ContentType"] == "text/csv"
    assert found["data"] == {"train/deep/a.csv": "1,2", "x.y-1/a.csv": "1,2"}
    assert found["checkpoints"] == ["a.csv"]
    env = found["env"]
    assert isinstance(env, dict)
    assert env["TRAINING_JOB_NAME"] == "job-1"
    assert env["TRAINING_JOB_ARN"].endswith("/job-1")
    assert env["MINE"] == "a=b\n'c' \u00e4"
    assert not [name for name in env if name.startswith(("SM_", "AWS_"))]


def test_sub_directories_are_mounted_and_only_input_is_read_only(
    report: Callable[..., dict[str, object]],
) -> None:
    found = report()
    assert found["mounts"] == [
        "/opt/ml/checkpoints",
        "/opt/ml/input",
        "/opt/ml/model",
        "/opt/ml/output",
    ]
    assert found["errno"] == {
        "input": 30,
        "input/config": 30,
        "model": 0,
        "output": 0,
        "checkpoints": 0,
    }


def test_input_can_be_writable(report: Callable[..., dict[str, object]]) -> None:
    errno = report(input_read_only=False)["errno"]
    assert isinstance(errno, dict)
    assert errno["input"] == 0


def test_no_terminal_no_stdin_a_random_name_and_an_alias(
    report: Callable[..., dict[str, object]],
) -> None:
    first, second = report(), report()
    assert (first["tty"], first["stdin"]) == (False, "")
    assert first["host"] != second["host"]
    assert first["host"] != "algo-1"
    assert first["alias"]


def test_what_a_job_leaves_is_brought_back(
    session: Session, tiny_image: Callable[..., str]
) -> None:
    program = """
import os, pathlib, sys
model = pathlib.Path("/opt/ml/model")
(model / "sub").mkdir()
(model / "sub" / "m.bin").write_bytes(b"weights")
(model / "latest").symlink_to("sub/m.bin")
pathlib.Path("/opt/ml/output/data").mkdir()
pathlib.Path("/opt/ml/output/data/roc.csv").write_text("1")
reason = "no column \u00ab y \u00bb\\n".encode() + b"\\xff"
pathlib.Path("/opt/ml/output/failure").write_bytes(reason)
pathlib.Path("/opt/ml/checkpoints/c1").write_text("1")
print("out", flush=True); print("err", file=sys.stderr, flush=True)
sys.exit(7)
"""
    result = TrainingJob(session, tiny_image({"train": program})).run(60)
    assert result.exit_code == 7
    assert result.start_error == ""
    assert result.failure == "no column \u00ab y \u00bb\n\ufffd"
    assert (result.model / "sub" / "m.bin").read_bytes() == b"weights"
    assert (result.output / "data" / "roc.csv").read_text() == "1"
    assert (result.checkpoints / "c1").read_text() == "1"
    assert result.links == ("latest",)
    assert sorted(result.log.split()) == ["err", "out"]
    assert 0 < result.seconds < 30
    assert (result.timed_out, result.oom_killed, result.limit) == (False, False, "")
    with tarfile.open(result.model_tar) as tar:
        assert sorted(tar.getnames()) == ["latest", "sub", "sub/m.bin"]


def test_a_job_that_leaves_nothing(session: Session, tiny_image: Callable[..., str]) -> None:
    result = TrainingJob(session, tiny_image({"train": "pass"})).run(60)
    assert (result.exit_code, result.failure, result.links, result.log) == (0, None, (), "")
    assert list(result.model.iterdir()) == []


def test_changes_leave_out_what_the_platform_mounted(
    session: Session, tiny_image: Callable[..., str]
) -> None:
    program = f"open('/root/cache', 'w')\n{UNTIL_STOPPED}"
    job = TrainingJob(session, tiny_image({"train": program}))
    job.start()
    assert next(job.logs()) == "ready"
    assert job.changes() == ["/root", "/root/cache"]
    job.stop()
    job.wait(10)


def test_a_job_takes_its_container_network_and_volumes_along(
    session: Session, tiny_image: Callable[..., str]
) -> None:
    def made() -> int:
        api = session.client.api
        mine = {"label": f"boxwright.session={session.id}"}
        volumes = api.volumes(filters=mine)["Volumes"] or []
        return len(api.containers(all=True, filters=mine) + api.networks(filters=mine) + volumes)

    image, before = tiny_image({"train": "pass"}), made()
    TrainingJob(session, image).run(60)
    assert made() == before


@pytest.mark.parametrize(
    ("files", "mode", "error", "code"),
    [
        ({"serve": "pass"}, 0o755, 'exec: "/opt/train": stat /opt/train: no such file', 127),
        ({"/opt/train": "pass"}, 0o644, 'exec: "/opt/train": permission denied', 126),
        ({"/opt/train": "#!/no/such/python"}, 0o755, "exec /opt/train: no such file", 127),
        ({"/opt/train": "#!/usr/bin/python3\r\n"}, 0o755, "exec /opt/train: no such file", 127),
        ({"/opt/train": b"\x7fELFnonsense"}, 0o755, "exec /opt/train: exec format error", 126),
    ],
    ids=["missing", "mode", "interpreter", "crlf", "format"],
)
def test_a_refused_start_is_evidence(
    refused: Callable[..., TrainingResult],
    files: dict[str, str | bytes],
    mode: int,
    error: str,
    code: int,
) -> None:
    result = refused(files, mode)
    assert result.start_error.startswith(error)
    assert result.exit_code == code


def test_a_program_that_is_not_on_path(session: Session, tiny_image: Callable[..., str]) -> None:
    result = TrainingJob(session, tiny_image({"serve": "pass"})).run(60)
    assert result.start_error == 'exec: "train": executable file not found in $PATH'
    assert result.exit_code == 127
    assert (result.log, result.failure, list(result.model.iterdir())) == ("", None, [])


def test_a_program_that_starts_has_no_start_error(
    session: Session, tiny_image: Callable[..., str]
) -> None:
    program = "import sys; print('exec /x: no such file or directory'); print('b'); sys.exit(1)"
    result = TrainingJob(session, tiny_image({"train": program})).run(60)
    assert (result.start_error, result.exit_code) == ("", 1)


def test_entrypoint_and_command_replace_those_of_the_image(
    session: Session, tiny_image: Callable[..., str]
) -> None:
    image = tiny_image({"say": "import sys; print(sys.argv[1:])"}, changes=('ENTRYPOINT ["say"]',))
    kept = TrainingJob(session, image, command=("a", "b c")).run(60)
    replaced = TrainingJob(session, image, entrypoint=("python3", "-c"), command=("print(7)",)).run(
        60
    )
    assert kept.log == "['a', 'b c']\n"
    assert replaced.log == "7\n"


def test_the_log_is_followed_in_whole_lines_as_they_come(
    session: Session, tiny_image: Callable[..., str]
) -> None:
    program = """
import sys, time
sys.stdout.write("a"); sys.stdout.flush(); time.sleep(0.2); print("b", flush=True)
time.sleep(3)
print("c" * 40000); sys.stdout.write("end")
"""
    came: list[tuple[float, str]] = []
    result = TrainingJob(session, tiny_image({"train": program})).run(
        60, lambda line: came.append((time.monotonic(), line))
    )
    assert [line for _, line in came] == ["ab", "c" * 40000, "end"]
    assert came[1][0] - came[0][0] > 0.4
    assert result.log == "ab\n" + "c" * 40000 + "\nend"


def test_sigterm_that_is_heard(session: Session, tiny_image: Callable[..., str]) -> None:
    job = TrainingJob(session, tiny_image({"train": UNTIL_STOPPED}))
    job.start()
    assert next(job.logs()) == "ready"
    seconds = job.stop()
    result = job.wait(10)
    assert seconds < 5
    assert result.stop_seconds == seconds
    assert result.exit_code == 0
    assert (result.model / "partial").exists()


def test_sigterm_that_is_not_heard_ends_in_sigkill(
    session: Session, tiny_image: Callable[..., str]
) -> None:
    job = TrainingJob(session, tiny_image({"train": DEAF}))
    job.start()
    assert next(job.logs()) == "ready"
    assert 1 <= job.stop(grace=1) < 5
    assert job.wait(10).exit_code == 137


def test_a_stop_while_another_thread_follows_the_log(
    session: Session, tiny_image: Callable[..., str]
) -> None:
    job = TrainingJob(session, tiny_image({"train": UNTIL_STOPPED}))
    job.start()
    seen: list[str] = []
    ready = threading.Event()

    def follow() -> None:
        for line in job.logs():
            seen.append(line)
            ready.set()

    follower = threading.Thread(target=follow)
    follower.start()
    assert ready.wait(20)
    job.stop()
    follower.join(20)
    assert not follower.is_alive()
    assert seen == ["ready", "heard"]
    assert job.wait(10).exit_code == 0


def test_a_job_past_its_time_is_killed(session: Session, tiny_image: Callable[..., str]) -> None:
    lines: list[str] = []
    begun = time.monotonic()
    result = TrainingJob(session, tiny_image({"train": DEAF})).run(3, lines.append)
    assert time.monotonic() - begun < 15
    assert (result.timed_out, result.limit, result.exit_code) == (True, "time", 137)
    assert lines == ["ready"]


def test_a_job_that_ended_in_time_is_not_blamed_for_an_engine_that_says_so_late(
    session: Session, tiny_image: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    in_time = Container.wait
    late = iter([False])
    monkeypatch.setattr(
        Container, "wait", lambda one, seconds: in_time(one, seconds) and next(late, True)
    )
    result = TrainingJob(session, tiny_image({"train": "raise SystemExit(7)"})).run(30)
    assert (result.timed_out, result.limit, result.exit_code) == (False, "", 7)


def test_memory_has_a_bound(session: Session, tiny_image: Callable[..., str]) -> None:
    program = "b = [bytearray(1_000_000) for _ in range(500)]"
    result = TrainingJob(session, tiny_image({"train": program}), limits=Limits(memory="64m")).run(
        60
    )
    assert (result.oom_killed, result.limit, result.exit_code) == (True, "memory", 137)


def test_the_log_has_a_bound(session: Session, tiny_image: Callable[..., str]) -> None:
    program = "print('first'); [print('x' * 99) for _ in range(5000)]; print('last')"
    image, lines = tiny_image({"train": program}), list[str]()
    result = TrainingJob(session, image, limits=Limits(log_bytes=100_000)).run(60, lines.append)
    assert result.limit == "log"
    assert len(result.log) < 110_000
    assert "bytes of log left out" in result.log
    assert result.log.endswith("last\n")
    assert lines[-1] == "last"


def test_processes_have_a_bound(session: Session, tiny_image: Callable[..., str]) -> None:
    program = """
import subprocess
children = []
try:
    for _ in range(40):
        children.append(subprocess.Popen(["sleep", "20"]))
except OSError as error:
    print(error)
for child in children:
    child.kill()
"""
    result = TrainingJob(session, tiny_image({"train": program}), limits=Limits(pids=20)).run(60)
    assert "Resource temporarily unavailable" in result.log


def test_an_init_can_stand_in_front(session: Session, tiny_image: Callable[..., str]) -> None:
    image = tiny_image({"train": "import os; print(os.getpid())"})
    assert TrainingJob(session, image).run(60).log == "1\n"
    assert TrainingJob(session, image, init=True).run(60).log != "1\n"


@pytest.mark.parametrize("internal", [False, True])
def test_isolation_is_the_networks(tiny_image: Callable[..., str], *, internal: bool) -> None:
    image = tiny_image({"train": UNTIL_STOPPED})
    with Session() as alone:
        job = TrainingJob(alone, image, internal=internal)
        job.start()
        mine = {"label": f"boxwright.session={alone.id}"}
        (network,) = alone.client.networks.list(filters=mine)
        assert network.attrs["Internal"] is internal


def test_throttling_changes_the_quota_of_a_running_container(
    tiny_image: Callable[..., str],
) -> None:
    image, quotas = tiny_image({"train": UNTIL_STOPPED}), []
    with Session() as alone:
        job = TrainingJob(alone, image, limits=Limits(cpus=1.0))
        job.start()
        for cpus in (0.25, None):
            job.throttle(cpus)
            mine = {"label": f"boxwright.session={alone.id}"}
            (container,) = alone.client.containers.list(filters=mine)
            quotas.append(container.attrs["HostConfig"]["CpuQuota"])
    assert quotas == [25_000, -1]


def test_throttling_a_job_that_has_ended_does_nothing(tiny_image: Callable[..., str]) -> None:
    image = tiny_image({"train": "print('ends')"})
    with Session() as alone:
        job = TrainingJob(alone, image)
        job.start()
        assert list(job.logs()) == ["ends"]
        job.throttle(0.25)
        assert job.ended


def test_a_missing_image_names_the_next_command(session: Session) -> None:
    with pytest.raises(ImageMissing, match="docker pull no-such-image"):
        TrainingJob(session, "no-such-image").run(10)
