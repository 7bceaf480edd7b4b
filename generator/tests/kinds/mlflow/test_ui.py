"""The web interface, started by the README's line, shows the run that trained the model."""

from __future__ import annotations

import json
import os
import re
import shlex
import signal
import socket
import sqlite3
import subprocess
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.request import urlopen

import pytest

from ..clients.environments import programs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

LOCK = Path(__file__).parents[1] / "clients/mlflow.lock"
SOURCE = Path(__file__).parents[4] / "conformance/tests/report/browser.py"


def _browser() -> Any:
    """The module by which the tests of the HTML report see: no package that could be imported."""
    spec = spec_from_file_location("boxwright_tests_browser", SOURCE)
    assert spec is not None
    assert spec.loader is not None
    module = sys.modules[spec.name] = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


browser = _browser()
pytestmark = [
    pytest.mark.docker,
    pytest.mark.slow,
    pytest.mark.xdist_group("mlflow"),
    pytest.mark.skipif(
        browser.PROGRAM is None, reason="no Chromium here; next: apt-get install chromium"
    ),
]
#: One worker instead of four, and no jobs in the background: what is looked at is one page.
SMALL = {
    "MLFLOW_WORKERS": "1",
    "MLFLOW_SERVER_ENABLE_JOB_EXECUTION": "false",
    "MLFLOW_DISABLE_TELEMETRY": "true",
}


class Run(NamedTuple):
    """A run as the store has it."""

    experiment: str
    id: str
    name: str
    metrics: dict[str, float]
    params: dict[str, str]


def line(readme: str) -> list[str]:
    """The words of the one line that starts the web interface."""
    (found,) = re.findall(r"(?m)^mlflow ui\b[^#\n]*", readme)
    return shlex.split(found)


@pytest.fixture(scope="module")
def run(model: Path) -> Run:
    with sqlite3.connect(f"file:{model / 'mlflow.db'}?mode=ro", uri=True) as store:
        ((experiment, run_id, name),) = store.execute(
            "SELECT experiment_id, run_uuid, name FROM runs"
        )
        metrics = dict(store.execute("SELECT key, value FROM latest_metrics"))
        params = dict(store.execute("SELECT key, value FROM params"))
    return Run(str(experiment), run_id, name, metrics, params)


@pytest.fixture(scope="module")
def ui(
    trained: Path, wait_until: Callable[..., bool], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The address of the web interface, started in the project as its README says."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    words = [*line((trained / "README.md").read_text()), "--port", str(port)]
    said = tmp_path_factory.mktemp("ui") / "log"
    url = f"http://127.0.0.1:{port}"
    path = os.pathsep.join([str(programs("mlflow")), os.environ["PATH"]])
    with said.open("w") as log:
        server = subprocess.Popen(
            words,
            cwd=trained,
            env={**os.environ, "PATH": path, **SMALL},
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        healthy = wait_until(lambda: answers(f"{url}/health") or server.poll() is not None, 120)
        assert healthy, said.read_text()
        assert server.poll() is None, said.read_text()
        yield url
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(30)


def answers(url: str) -> bool:
    try:
        with urlopen(url, timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def test_what_the_readme_installs_is_what_these_tests_run(trained: Path) -> None:
    installed = re.findall(
        r"(?m)^python -m pip install (mlflow==\S+)", (trained / "README.md").read_text()
    )
    assert [f"\n{one} " in LOCK.read_text() for one in installed] == [True]


def test_the_readmes_line_shows_the_run_with_its_metrics_and_parameters(
    ui: str, run: Run, tmp_path: Path
) -> None:
    wanted = [run.name, *run.metrics, *run.params, *run.params.values()]
    # The metrics are the last to be drawn.
    drawn = (
        f"{json.dumps(sorted(run.metrics))}.every((one) => document.body.innerText.includes(one))"
    )
    with browser.Browser(tmp_path / "profile") as chromium:
        sight = chromium.see(
            f"{ui}/#/experiments/{run.experiment}/runs/{run.id}",
            width=1400,
            height=1600,
            script="({text: document.body.innerText})",
            until=drawn,
        )
    (tmp_path / "run.png").write_bytes(sight.picture)
    text = sight.found["text"]
    assert [one for one in wanted if one not in text] == []
    assert f"{run.metrics['auc']:.3f}"[:-1] in text
