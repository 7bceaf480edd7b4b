"""Real engines, each in namespaces of its own, so that none meets the engine of this machine."""

from __future__ import annotations

import os
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
#: As it was when the tests were collected; other tests' fixtures change HOME.
ENVIRONMENT = {name: value for name, value in os.environ.items() if "DOCKER" not in name}
APART = ["unshare", "--net", "--mount", "--pid", "--fork", "--mount-proc", "--kill-child"]
#: Where ci/bases keeps stand-ins; no mirror is in reach of a machine apart.
CACHE = Path(ENVIRONMENT.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "boxwright"
KEPT = Path(ENVIRONMENT.get("BOXWRIGHT_CACHE") or CACHE) / "bases"
#: An empty image under the name of the official one; its label says whose it is.
FAKE_IMAGE = "tar c -T /dev/null | docker import --change 'LABEL {label}' - python:3.13-slim"


def can_be_apart() -> bool:
    """Whether this user may make namespaces, and an engine is installed at all."""
    words = ["sh", "-c", "command -v dockerd && mount -t tmpfs none /run"]
    return os.getuid() == 0 and not subprocess.call([*APART, *words], stdout=subprocess.DEVNULL)


pytestmark = [
    pytest.mark.docker,
    pytest.mark.skipif(not can_be_apart(), reason="needs root, namespaces and dockerd"),
]


class Machine(Protocol):
    """Runs a shell script on a machine without an engine, and returns its lines."""

    def __call__(self, script: str) -> list[str]: ...


@pytest.fixture
def machine() -> Iterator[Machine]:
    # Not tmp_path: the engine's storage must lie on a file system that overlays can stand on.
    with tempfile.TemporaryDirectory(dir="/var/tmp") as storage:

        def run(script: str) -> list[str]:
            prelude = f"mount -t tmpfs none /run; mount --bind {storage} /var/lib/docker"
            done = subprocess.run(
                [*APART, "bash", "-ec", f"{prelude}\n{script}"],
                cwd=ROOT,
                env=ENVIRONMENT,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                check=False,
                timeout=120,
            )
            assert done.returncode == 0, done.stdout
            return done.stdout.splitlines()

        yield run


def test_what_start_started_stop_stops(machine: Machine) -> None:
    words = machine("""
        ./ci/engine start; ./ci/engine status; ./ci/engine stop
        ! docker info >/dev/null 2>&1 && ! pgrep -x 'dockerd|containerd' && echo gone
    """)

    assert "started by ci/engine" in "\n".join(words)
    assert words[-1] == "gone"


def test_an_engine_that_was_there_is_never_stopped(machine: Machine) -> None:
    words = machine("""
        dockerd >/run/log 2>&1 &
        ./ci/engine start --for $$; ./ci/engine stop --for $$; ./ci/engine stop; ./ci/engine status
    """)

    assert "not started by ci/engine" in words[-1]


def test_it_runs_until_its_last_user_is_done(machine: Machine) -> None:
    words = machine("""
        sleep 60 & ./ci/engine start --for $!
        ./ci/engine start --for $$
        ./ci/engine stop --for $$ && ./ci/engine status
        kill $!; wait $! || true
        ./ci/engine start --for $$; ./ci/engine stop --for $$; ./ci/engine status || echo stopped
    """)

    assert any("still wanted by process" in line for line in words)
    assert words[-1] == "stopped"


def test_who_wanted_an_engine_that_was_killed_does_not_hold_the_next_one(machine: Machine) -> None:
    words = machine("""
        ./ci/engine start
        pkill -KILL -x 'dockerd|containerd'; while pgrep -x 'dockerd|containerd'; do sleep 0.1; done
        ./ci/engine start --for $$; ./ci/engine stop --for $$
        ! docker info >/dev/null 2>&1 && echo gone
    """)

    assert words[-1] == "gone"


def test_two_starts_at_once_start_one(machine: Machine) -> None:
    words = machine("""
        ./ci/engine start & ./ci/engine start & wait
        echo engines: $(pgrep -x -c dockerd); ./ci/engine stop
    """)

    assert "engines: 1" in words


def test_pid_files_of_the_dead_do_not_matter(machine: Machine) -> None:
    words = machine("""
        mkdir -p /run/boxwright /run/docker/containerd
        echo "$$ 1" >/run/boxwright/engine
        echo $$ | tee /run/docker.pid >/run/docker/containerd/containerd.pid
        ./ci/engine start; ./ci/engine status; ./ci/engine stop
    """)

    assert any("started by ci/engine" in line for line in words)


def test_a_base_that_is_no_stand_in_is_never_replaced(machine: Machine) -> None:
    before, *words, after = machine(f"""
        ./ci/engine start 2>/dev/null
        {FAKE_IMAGE.format(label="vendor=someone")}
        ./ci/bases --refresh
        docker image inspect --format '{{{{.Id}}}}' python:3.13-slim
        ./ci/engine stop 2>/dev/null
    """)

    assert words == ["ci/bases: python:3.13-slim: there"]
    assert before == after


@pytest.mark.skipif(not list(KEPT.glob("python-3.13-slim-*.zst")), reason="no stand-in is kept")
def test_a_stand_in_of_an_older_recipe_is_replaced(machine: Machine) -> None:
    words = machine(f"""
        ./ci/engine start
        {FAKE_IMAGE.format(label="boxwright.stand-in=python:3.13-slim")}
        ./ci/bases; ./ci/bases
        docker run --rm --network none python:3.13-slim python -c 'print("alive")'
        ./ci/engine stop
    """)

    assert "ci/bases: python:3.13-slim: there, a stand-in" in words
    assert "alive" in words
