"""A small project whose container trains and serves in a blink."""

from __future__ import annotations

import shutil
import uuid
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    import docker

TRAIN = """#!/usr/bin/env python3
import json, pathlib, sys, time
told = json.loads(pathlib.Path("/opt/ml/input/config/hyperparameters.json").read_text())
files = sorted(p.name for p in pathlib.Path("/opt/ml/input/data/train").iterdir())
print("channel train holds", files, flush=True)
for epoch in range(int(told.get("epochs", "3"))):
    print(f"epoch {epoch} loss={1 / (epoch + 1):.3f}", flush=True)
time.sleep(float(told.get("pause", "0")))
if "fail" in told:
    pathlib.Path("/opt/ml/output/failure").write_text(told["fail"])
    sys.exit(7)
if "empty" not in told:
    pathlib.Path("/opt/ml/model/model.json").write_text(json.dumps(told))
"""
SERVE = """#!/usr/bin/env python3
import http.server, json, os, pathlib, signal, sys, time
def stop(*_):
    print("told to stop", flush=True)
    if "DEAF" not in os.environ:
        sys.exit(0)
signal.signal(signal.SIGTERM, stop)
model = json.loads(pathlib.Path("/opt/ml/model/model.json").read_text())
class Handler(http.server.BaseHTTPRequestHandler):
    def answer(self, status, body):
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
    def do_GET(self):
        advice = os.environ.get("ADVICE", "") if self.path == "/execution-parameters" else ""
        self.answer(200 if advice or self.path == "/ping" else 404, advice.encode())
    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if "chunked" in self.headers.get("Transfer-Encoding", ""):
            while size := int(self.rfile.readline(), 16):
                body += self.rfile.read(size)
                self.rfile.readline()
        if "Accept" in self.headers:
            print("accept", self.headers["Accept"], flush=True)
        if self.headers["Content-Type"] != "text/csv":
            return self.answer(415, b"send text/csv")
        if b"bad" in body:
            return self.answer(400, b"bad is no number")
        if b"die" in body:
            os._exit(9)
        if b"wait" in body:
            print("waiting", flush=True)
            time.sleep(600)
        self.answer(200, model["scale"].encode() + b":" + body.upper())
told = sorted(f"{key}={value}" for key, value in os.environ.items() if "SAGEMAKER" in key)
print("serving", *told, flush=True)
if os.environ.get("BREAK"):
    sys.exit("the model cannot be read")
http.server.ThreadingHTTPServer(("", 8080), Handler).serve_forever()
"""
DOCKERFILE = """ARG BASE_IMAGE=python:3.13-slim
FROM ${BASE_IMAGE}
COPY --chmod=755 train serve /usr/local/bin/
"""
TOML = """
kind = "flask"

[image]
name = "NAME"

[targets.default]
roles = ["train", "serve"]

[train]
channels = {train = "data"}
hyperparameters = {scale = "2"}
metrics = [{name = "loss", regex = "loss=([0-9.]+)"}]

[golden]
request = "request.csv"
content-type = "text/csv"
"""


@pytest.fixture(scope="session")
def sources(
    tmp_path_factory: pytest.TempPathFactory, engine: docker.DockerClient, boxwright: Any
) -> Iterator[Path]:
    """The project's files; its image is built once and has a name of its own."""
    directory = tmp_path_factory.mktemp("sources")
    name = f"boxwright-test-{uuid.uuid4().hex[:12]}"
    (directory / "boxwright.toml").write_text(TOML.replace("NAME", name))
    (directory / "Dockerfile").write_text(DOCKERFILE)
    (directory / "train").write_text(TRAIN)
    (directory / "serve").write_text(SERVE)
    (directory / "request.csv").write_text("a,b\n")
    (directory / "data").mkdir()
    (directory / "data" / "rows.csv").write_text("1,2\n")
    done = boxwright("build", directory=directory)
    assert done.code == 0, done.err
    yield directory
    engine.images.remove(f"{name}:latest")


@pytest.fixture
def project(sources: Path, tmp_path: Path) -> Path:
    """A copy of the project; all copies share the built image."""
    return shutil.copytree(sources, tmp_path / "project")


@pytest.fixture
def image(project: Path) -> str:
    """The reference of the project's image."""
    line = (project / "boxwright.toml").read_text().partition('name = "')[2]
    return f"{line.partition(chr(34))[0]}:latest"


@pytest.fixture
def scratch_image(project: Path, engine: docker.DockerClient) -> Iterator[str]:
    """Give the project an image that no one else builds; it is removed afterwards."""
    name = f"boxwright-test-{uuid.uuid4().hex[:12]}"
    (project / "boxwright.toml").write_text(TOML.replace("NAME", name))
    # The same content would be the same image as another test's.
    (project / "Dockerfile").write_text(f"{DOCKERFILE}LABEL test={name}\n")
    yield f"{name}:latest"
    # Not images.list(): it asks for each image again, and another test may have removed it by then.
    known = [tag for image in engine.api.images() for tag in image["RepoTags"] or ()]
    tags = [tag for tag in known if tag.startswith(name)]
    for tag in tags:
        engine.images.remove(tag)


@pytest.fixture
def things_of(engine: docker.DockerClient) -> Callable[[int], list[str]]:
    """List containers, networks and volumes that a process has made and not removed."""

    def things(pid: int) -> list[str]:
        label = "boxwright.owner"
        found = [
            *((c["Labels"], f"container {c['Id']}") for c in engine.api.containers(all=True)),
            *((n["Labels"], f"network {n['Id']}") for n in engine.api.networks()),
            *((v["Labels"], f"volume {v['Name']}") for v in engine.api.volumes()["Volumes"] or []),
        ]
        return [name for labels, name in found if f"/{pid}/" in (labels or {}).get(label, "")]

    return things
