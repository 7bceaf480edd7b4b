"""Training in the built container: bad input, a stop, and a tracking server."""

from __future__ import annotations

import json
import os
import signal
import socket
import sqlite3
import subprocess
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.request import urlopen

import pytest
from boxwright_conformance.platform import TrainingJob

from ..clients.environments import programs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from boxwright_conformance.platform import Session, TrainingResult

pytestmark = [pytest.mark.docker, pytest.mark.xdist_group("mlflow")]

SAMPLE = "bank-additional.csv"
#: The channel comes through stdin, so that nothing of this machine is mounted.
JOB = """
mkdir -p /opt/ml/input/data/train /opt/ml/model
cat > /opt/ml/input/data/train/bank.csv
train >&2 && ls /opt/ml/model
"""


class Case(NamedTuple):
    """Files of the channel (None: no channel), hyperparameters, and what the failure must name."""

    files: dict[str, bytes] | None
    hyperparameters: dict[str, str]
    said: tuple[str, ...]


def cases(sample: bytes) -> dict[str, Case]:
    head, first, *rest = sample.splitlines(keepends=True)
    cells = first.split(b",")
    age, job = b",".join([b"", *cells[1:]]), b",".join([cells[0], b"caf\xe9", *cells[2:]])
    return {
        "a missing channel": Case(None, {}, ("channel 'train' is missing",)),
        "an empty file": Case({"a.csv": b""}, {}, ("channel 'train'", "a.csv")),
        "a wrong column": Case(
            {"a.csv": sample.replace(b"age,", b"years,", 1)}, {}, ("a.csv", "column age")
        ),
        "a missing value": Case(
            {"a.csv": b"".join([head, age, *rest])}, {}, ("a.csv, row 1, column age", "missing")
        ),
        "a file that is not UTF-8": Case(
            {"a.csv": b"".join([head, job, *rest])}, {}, ("a.csv is not UTF-8",)
        ),
        "a hyperparameter that is no number": Case(
            {"a.csv": sample}, {"eta": "fast"}, ("hyperparameter eta is 'fast'",)
        ),
    }


@pytest.fixture(scope="module")
def ended(
    session: Session, image: str, project: Path, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, tuple[Case, TrainingResult]]:
    """All cases, two at a time."""
    named = cases((project / "data/train" / SAMPLE).read_bytes())

    def end(case: Case) -> tuple[Case, TrainingResult]:
        folder = tmp_path_factory.mktemp("channel")
        for path, content in (case.files or {}).items():
            (folder / path).write_bytes(content)
        channels = {"other" if case.files is None else "train": folder}
        job = TrainingJob(session, image, channels=channels, hyperparameters=case.hyperparameters)
        return case, job.run(300)

    with ThreadPoolExecutor(2) as pool:
        return dict(zip(named, pool.map(end, named.values()), strict=True))


@pytest.mark.parametrize("name", cases(b"age,job\n1,2\n"))
def test_bad_input_is_named_and_leaves_no_model(ended: Any, name: str) -> None:
    case, done = ended[name]
    assert done.exit_code == 1
    first = done.failure.splitlines()[0]
    assert all(word in first for word in case.said), first
    assert not list(done.model.iterdir())


def test_a_stopped_job_keeps_what_it_has_learnt(
    session: Session, image: str, project: Path, wait_until: Callable[..., bool]
) -> None:
    endless = {"rounds": "1000000", "max-depth": "2"}
    channels = {"train": project / "data/train"}
    job = TrainingJob(session, image, channels=channels, hyperparameters=endless)
    job.start()
    assert wait_until(lambda: "round=1" in job.text(), seconds=120), job.text()
    job.stop(120)
    done = job.wait(120)
    assert done.exit_code == 143
    assert (done.model / "MLmodel").exists()
    with sqlite3.connect(f"file:{done.model / 'mlflow.db'}?mode=ro", uri=True) as store:
        assert store.execute("SELECT status FROM runs").fetchall() == [("KILLED",)]


@pytest.fixture
def server(tmp_path: Path, wait_until: Callable[..., bool]) -> Iterator[str]:
    """The address of a tracking server on this machine."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = [str(programs("mlflow") / "mlflow"), "server", "--workers", "1", "--port", str(port)]
    where = ["--backend-store-uri", f"sqlite:///{tmp_path}/s.db", "--artifacts-destination", "a"]
    quiet = {**os.environ, "MLFLOW_DISABLE_TELEMETRY": "true"}
    process = subprocess.Popen(
        [*words, *where], cwd=tmp_path, env=quiet, start_new_session=True, stderr=subprocess.DEVNULL
    )
    address = f"http://127.0.0.1:{port}"

    def answers() -> bool:
        try:
            with urlopen(f"{address}/health", timeout=5) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

    try:
        assert wait_until(answers, seconds=180)
        yield address
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(30)


@pytest.mark.slow
def test_a_tracking_server_gets_the_run_and_the_registered_model(
    server: str, image: str, project: Path, tmp_path: Path
) -> None:
    told = ("--env", f"MLFLOW_TRACKING_URI={server}", "--network", "host")
    words = ["docker", "run", "--rm", "--interactive", *told, image, "sh", "-c", JOB]
    sample = (project / "data/train" / SAMPLE).read_bytes()
    done = subprocess.run(words, input=sample, capture_output=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr.decode()
    left = done.stdout.decode().split()
    assert "MLmodel" in left
    assert "mlflow.db" not in left
    with urlopen(f"{server}/api/2.0/mlflow/registered-models/search", timeout=30) as answer:
        (registered,) = json.load(answer)["registered_models"]
    assert registered["latest_versions"][0]["version"] == "1"
    assert list((tmp_path / "a").rglob("model.ubj"))
