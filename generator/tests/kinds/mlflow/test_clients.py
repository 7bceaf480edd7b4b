"""MLflow's own clients, unchanged, hear from the container what the model itself says."""

from __future__ import annotations

import json
import os
import subprocess
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

import pytest
from boxwright_conformance.platform import Endpoint

from ..clients.environments import programs
from ..clients.table import DEEDS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from boxwright_conformance.platform import Session

pytestmark = [
    pytest.mark.clients,
    pytest.mark.docker,
    pytest.mark.slow,
    pytest.mark.xdist_group("mlflow"),
]

NAME = "bank"
#: Asks with a frame and with an array, and asks the model itself; writes the frame for the next.
ASKS = """
import json, sys
import pandas
from mlflow.pyfunc import load_model
from mlflow.pyfunc.scoring_server.client import ScoringServerClient

host, port, model, request, frame = sys.argv[1:]
rows = pandas.read_csv(request, dtype=float)
rows.to_json(frame)
client = ScoringServerClient(host, int(port))
client.wait_server_ready()
itself = load_model(model).predict(rows)
print(json.dumps({
    "version": client.get_version(),
    "itself": [float(value) for value in itself],
    "frame": client.invoke(rows).get_predictions()[0].tolist(),
    "array": client.invoke(rows.to_numpy()).get_predictions()[0].tolist(),
    "deeds": [load_model.__name__, client.invoke.__name__],
}))
"""


class Heard(NamedTuple):
    """What the scoring client printed, and the rows as `mlflow deployments` wants them."""

    said: dict[str, Any]
    frame: Path


class Runtime(ThreadingHTTPServer):
    """SageMaker's runtime in front of one container: it knows the endpoint by a name."""

    def __init__(self, url: str) -> None:
        super().__init__(("127.0.0.1", 0), Invocations)
        self.url = url
        self.invoked: list[str] = []


class Invocations(BaseHTTPRequestHandler):
    """Hands `/endpoints/NAME/invocations` on as `/invocations`, and the answer back."""

    server: Runtime
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        headers = {name: self.headers[name] for name in ("Content-Type", "Accept")}
        known = {name: value for name, value in headers.items() if value}
        self.server.invoked.append(self.path)
        try:
            with urlopen(Request(f"{self.server.url}/invocations", body, known), timeout=30) as got:
                status, media, answer = got.status, got.headers["Content-Type"], got.read()
        except HTTPError as refused:
            status, media, answer = refused.code, refused.headers["Content-Type"], refused.read()
        self.send_response(status)
        self.send_header("Content-Type", media)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_: object) -> None:
        pass


def mlflow(*words: str, **environment: str) -> str:
    """Run a program of MLflow's environment and give what it printed."""
    program, *arguments = words
    done = subprocess.run(
        [str(programs("mlflow") / program), *arguments],
        env={**os.environ, "MLFLOW_DISABLE_TELEMETRY": "true", **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def served(session: Session, image: str, model: Path) -> Iterator[str]:
    """The address of the container with the model that was trained in it."""
    with Endpoint(session, image, model=model, internal=False, publish=0) as endpoint:
        assert endpoint.until_ready(120).ready, endpoint.text()
        yield endpoint.url


@pytest.fixture(scope="module")
def heard(
    served: str, model: Path, project: Path, tmp_path_factory: pytest.TempPathFactory
) -> Heard:
    frame = tmp_path_factory.mktemp("rows") / "frame.json"
    where = urlsplit(served)
    request = project / "tests/golden/request.csv"
    told = (str(where.hostname), str(where.port), str(model), str(request), str(frame))
    return Heard(json.loads(mlflow("python", "-c", ASKS, *told).splitlines()[-1]), frame)


@pytest.fixture
def runtime(served: str) -> Iterator[Runtime]:
    with Runtime(served) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


@pytest.mark.parametrize("sent", ["frame", "array"])
def test_the_scoring_client_hears_what_the_model_says(heard: Heard, sent: str) -> None:
    assert len(heard.said["itself"]) > 1
    assert heard.said[sent] == pytest.approx(heard.said["itself"], abs=1e-6)


def test_the_scoring_client_hears_the_version_that_the_lock_names(
    heard: Heard, project: Path
) -> None:
    lock = (project / "requirements.lock").read_text()
    assert f"\nmlflow-skinny=={heard.said['version']} " in lock


def test_mlflow_deployments_predict_hears_what_the_model_says(
    heard: Heard, runtime: Runtime
) -> None:
    words = ("deployments", "predict")
    said = mlflow(
        *("mlflow", *words, "--target", "sagemaker:/eu-west-1"),
        *("--name", NAME, "--input-path", str(heard.frame)),
        AWS_ENDPOINT_URL_SAGEMAKER_RUNTIME=f"http://127.0.0.1:{runtime.server_port}",
        AWS_ACCESS_KEY_ID="none",
        AWS_SECRET_ACCESS_KEY="none",
    )
    assert runtime.invoked == [f"/endpoints/{NAME}/invocations"]
    predictions = json.loads(said.splitlines()[-1])["predictions"]
    assert predictions == pytest.approx(heard.said["itself"], abs=1e-6)
    assert (*heard.said["deeds"], " ".join(words)) == DEEDS["MLflow"]["mlflow"]
