"""Whole jobs without the toolkit, by other scripts than the image's: no torch, no engine.

Hosts are addresses of this machine's own network, and plain processes stand for torchrun.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import psutil
import pytest

PROJECT = Path(__file__).parents[1]
HOSTS = ("127.0.0.1", "127.0.0.2", "127.0.0.3")
#: The job as `train` begins it, but with a script and a port of the test's.
JOB = """
import sys
from pathlib import Path
from container import launcher, together
launcher.OWN = Path(sys.argv[1])
together.Together.__init__.__defaults__ = (int(sys.argv[2]), 60.0)
launcher._launching = lambda hosts: [sys.executable]
raise SystemExit(launcher.main(Path(sys.argv[3])))
"""
WAITS = "import time\nprint('under way', flush=True)\ntime.sleep(600)\n"
SAVES = """
import signal, sys, time
def stop(number, frame):
    time.sleep(0.5)
    open("saved", "w").close()
    raise SystemExit(143)
signal.signal(signal.SIGTERM, stop)
print("under way", flush=True)
time.sleep(600)
"""

Job = subprocess.Popen[str]
Start = Callable[..., Job]


@pytest.fixture
def port() -> int:
    """A port that nobody listens on."""
    with socket.create_server(("", 0)) as server:
        return int(server.getsockname()[1])


@pytest.fixture
def start(tmp_path: Path, port: int) -> Iterator[Start]:
    """Starts one host of a job, with a directory of its own for /opt/ml."""
    started: list[Job] = []

    def run(
        script: str,
        host: str = HOSTS[0],
        hosts: tuple[str, ...] = HOSTS[:1],
        given: Mapping[str, str] | None = None,
        **variables: str,
    ) -> Job:
        root = tmp_path / host
        files = {
            "input/config/resourceconfig.json": json.dumps({"current_host": host, "hosts": hosts}),
            "input/config/hyperparameters.json": json.dumps(dict(given or {})),
            "script/train.py": script,
        }
        for name, text in files.items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(text)
        words = [sys.executable, "-c", JOB, str(root / "script"), str(port), str(root)]
        one = subprocess.Popen(
            words,
            cwd=PROJECT,
            env={**os.environ, "PYTHONUNBUFFERED": "1", **variables},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        started.append(one)
        return one

    yield run
    for one in started:
        end(one)
        one.communicate()


def failure(tmp_path: Path, host: str = HOSTS[0]) -> str:
    return (tmp_path / host / "output/failure").read_text()


def end(one: Job) -> None:
    """Kill a host, with what runs on it."""
    with contextlib.suppress(psutil.NoSuchProcess):
        host = psutil.Process(one.pid)
        for process in [host, *host.children(recursive=True)]:
            process.kill()


def begun(*jobs: Job) -> None:
    """Wait until the scripts are under way."""
    for one in jobs:
        assert one.stdout
        while "under way" not in one.stdout.readline():
            assert one.poll() is None


def test_the_script_is_told_what_the_toolkit_would_tell_it(start: Start, tmp_path: Path) -> None:
    script = "import os, sys; print(sys.argv[1:], os.environ['SM_HOSTS'], os.environ['SM_HP_LR'])"
    one = start(script, given={"lr": '"1e-3"', "sagemaker_region": "x"})
    said, _ = one.communicate(timeout=60)
    assert one.returncode == 0, said
    assert said.strip() == """['--lr', '1e-3'] ["127.0.0.1"] 0.001"""
    assert not (tmp_path / HOSTS[0] / "output/failure").exists()


@pytest.mark.parametrize(
    ("script", "code", "first"),
    [
        ("raise SystemExit(7)", 7, "train.py ended with exit code 7"),
        ("{}['rooms']", 1, "KeyError: 'rooms'"),
        ("raise MemoryError('34 TB')", 1, "MemoryError: 34 TB"),
        ("import os; os.kill(os.getpid(), 9)", 137, "train.py ended with signal SIGKILL"),
    ],
)
def test_a_failure_keeps_its_exit_code_and_says_why(
    start: Start, tmp_path: Path, script: str, code: int, first: str
) -> None:
    one = start(script)
    one.communicate(timeout=60)
    assert one.returncode == code
    assert failure(tmp_path).splitlines()[0] == first


@pytest.mark.parametrize(
    ("config", "first"),
    [
        ({"current_host": "a", "hosts": ["a", "b", "b"]}, "two hosts have the same name: b"),
        ({"current_host": "c", "hosts": ["a", "b"]}, "current_host 'c' is none of hosts"),
    ],
)
def test_hosts_that_make_no_sense_are_named(
    start: Start, tmp_path: Path, config: dict[str, object], first: str
) -> None:
    names = tuple(str(one) for one in config["hosts"])  # type: ignore[attr-defined]
    one = start(WAITS, str(config["current_host"]), names)
    one.communicate(timeout=60)
    assert one.returncode == 1
    assert first in failure(tmp_path, str(config["current_host"])).splitlines()[0]


def test_a_patience_that_is_no_number_is_named(start: Start, tmp_path: Path) -> None:
    one = start(WAITS, hosts=HOSTS[:2], PEERS_TIMEOUT="soon")
    one.communicate(timeout=60)
    assert failure(tmp_path).startswith("ValueError: PEERS_TIMEOUT is 'soon', which is no whole")


def test_a_host_that_never_comes_is_named(start: Start, tmp_path: Path) -> None:
    jobs = [start(WAITS, host, HOSTS, PEERS_TIMEOUT="2") for host in HOSTS[:2]]
    for one in jobs:
        one.communicate(timeout=60)
    assert [one.returncode for one in jobs] == [1, 1]
    told = "127.0.0.3 did not come in time"
    assert failure(tmp_path).startswith(f"TimeoutError: {told}")
    assert failure(tmp_path, HOSTS[1]).startswith(f"127.0.0.1: TimeoutError: {told}")


def test_a_late_host_is_awaited_and_all_end_together(start: Start) -> None:
    first = start("print('begun')", hosts=HOSTS[:2])
    assert first.stdout
    assert "waits for the other hosts" in first.stdout.readline()
    second = start("print('begun'); import time; time.sleep(1)", HOSTS[1], HOSTS[:2])
    began = time.monotonic()
    said, _ = first.communicate(timeout=60)
    assert (first.returncode, second.wait(60)) == (0, 0)
    assert "begun" in said
    assert time.monotonic() - began >= 1  # the first one has waited for the work of the other


@pytest.mark.parametrize("culprit", HOSTS)
def test_a_script_that_fails_ends_all_hosts_with_its_reason(
    start: Start, tmp_path: Path, culprit: str
) -> None:
    # The others lose their connection to it before they know why.
    echo = "import time; time.sleep(1); raise RuntimeError('Connection closed by peer')"
    bad = "raise ValueError('edges.csv, line 3')"
    jobs = [start(bad if host == culprit else echo, host, HOSTS) for host in HOSTS]
    for one in jobs:
        one.communicate(timeout=60)
    assert [one.returncode for one in jobs] == [1, 1, 1]
    for host in HOSTS:
        who = "" if host == culprit else f"{culprit}: "
        assert failure(tmp_path, host).splitlines()[0] == f"{who}ValueError: edges.csv, line 3"
        assert "Traceback (most recent call last)" in failure(tmp_path, host)


def test_the_scripts_of_other_hosts_are_ended_at_once(start: Start, tmp_path: Path) -> None:
    waiting = start(WAITS, HOSTS[1], HOSTS[:2])
    start("raise ValueError('here')", hosts=HOSTS[:2])
    waiting.communicate(timeout=60)
    assert failure(tmp_path, HOSTS[1]).startswith("127.0.0.1: ValueError: here")


def test_a_host_that_dies_without_a_word_ends_all(start: Start, tmp_path: Path) -> None:
    one, other = (start(WAITS, host, HOSTS[:2]) for host in HOSTS[:2])
    begun(one, other)
    end(other)
    one.communicate(timeout=60)
    assert failure(tmp_path) == "127.0.0.2 ended without a word"


def test_a_stop_reaches_all_that_the_script_has_started(start: Start, tmp_path: Path) -> None:
    # The shell passes nothing on, and dies of the signal while its child still saves.
    shell = f"import subprocess; subprocess.run(['sh', '-c', '{sys.executable} saves.py; :'])"
    one = start(shell)
    (tmp_path / HOSTS[0] / "script/saves.py").write_text(SAVES)
    begun(one)
    below = psutil.Process(one.pid).children(recursive=True)
    one.terminate()
    one.communicate(timeout=60)
    assert one.returncode == 128 + signal.SIGTERM
    assert (tmp_path / HOSTS[0] / "script/saved").exists()
    assert not [process for process in below if process.is_running()]
    assert not (tmp_path / HOSTS[0] / "output/failure").exists()


@pytest.mark.parametrize("asked", [(0, 1), (0,), (1,)], ids=["both", "first", "second"])
def test_hosts_that_are_stopped_save_first(
    start: Start, tmp_path: Path, asked: tuple[int, ...]
) -> None:
    # What the script would agree on with the others, a file says here: both stop at once.
    agrees = SAVES.replace("time.sleep(600)", "") + (
        "from pathlib import Path\n"
        "while not any(Path.cwd().parents[1].glob('*/script/saved')): time.sleep(0.05)\n"
        "stop(0, 0)\n"
    )
    jobs = [start(agrees, host, HOSTS[:2]) for host in HOSTS[:2]]
    begun(*jobs)
    for number in asked:
        jobs[number].terminate()
    for one in jobs:
        one.communicate(timeout=60)
    assert [one.returncode for one in jobs] == [143, 143]
    assert not list(tmp_path.glob("*/output/failure"))
    assert len(list(tmp_path.glob("*/script/saved"))) == 2


def test_a_stop_is_heard_while_hosts_are_waited_for(start: Start) -> None:
    one = start(WAITS, hosts=HOSTS[:2])
    assert one.stdout
    assert "waits" in one.stdout.readline()
    one.terminate()
    one.communicate(timeout=60)
    assert one.returncode == 128 + signal.SIGTERM


def test_a_second_host_of_the_same_name_is_told_so(start: Start, tmp_path: Path) -> None:
    first = start(WAITS, hosts=HOSTS)
    assert first.stdout
    assert "waits" in first.stdout.readline()
    twins = [start(WAITS, HOSTS[1], HOSTS) for _ in range(2)]
    deadline = time.monotonic() + 60
    while not (ended := [one for one in twins if one.poll() is not None]):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert [one.returncode for one in ended] == [1]
    assert "two hosts say that they are 127.0.0.2" in failure(tmp_path, HOSTS[1])
