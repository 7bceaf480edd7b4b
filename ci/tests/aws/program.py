"""An image that serves, trains and processes, and its way into ECR."""

from __future__ import annotations

import base64
import io
import tarfile
import uuid
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import docker

    from ...stand_in.aws.fixture import CloudAtHand

__all__ = ["pushed", "running"]

#: The environment, the hyperparameters and the arguments say how.
PROGRAM = """#!/usr/local/bin/python
import json, os, pathlib, signal, sys, time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

role = pathlib.Path(sys.argv[0]).name
ml = pathlib.Path("/opt/ml")


class Answer(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        status = 400 if body == b"bad" else 200
        self.send_response(status)
        for name in ("Content-Type", "X-Amzn-SageMaker-Custom-Attributes"):
            if name in self.headers:
                self.send_header(name, self.headers[name])
        self.end_headers()
        if body == b"slowly":
            for part in (b"one ", b"two"):
                self.wfile.write(part)
                self.wfile.flush()
                time.sleep(0.3)
            return
        model = (ml / "model/word").read_bytes() if (ml / "model/word").exists() else b""
        self.wfile.write(model + os.environ.get("WORD", "").encode() + body)


def serve():
    # Before the line by which tests see that it runs: a stop may come right after it.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    print("starting with", os.environ.get("WORD"), flush=True)
    if os.environ.get("WORD") == "broken":
        sys.exit("ModuleNotFoundError: No module named 'model'")
    ThreadingHTTPServer(("", 8080), Answer).serve_forever()


def train():
    stopped = []
    signal.signal(signal.SIGTERM, lambda *_: stopped.append(True))
    told = json.loads((ml / "input/config/hyperparameters.json").read_text())
    print("accuracy=0.5", flush=True)
    if "fail" in told:
        (ml / "output/failure").write_text(told["fail"])
        sys.exit(1)
    while "forever" in told and not stopped:
        time.sleep(0.1)
    for channel in (ml / "input/data").iterdir():
        for file in sorted(channel.rglob("*")):
            if file.is_file():
                (ml / "model" / f"{channel.name}-{file.name}").write_bytes(file.read_bytes())
    (ml / "output/data").mkdir(exist_ok=True)
    (ml / "output/data/report").write_text("done")


def process():
    print("processing", sys.argv[1:], flush=True)
    if "fail" in sys.argv:
        (ml / "output").mkdir(exist_ok=True)
        (ml / "output/message").write_text("no rows")
        sys.exit(3)
    for file in (ml / "processing/input/rows").iterdir():
        (ml / "processing/output" / file.name).write_bytes(file.read_bytes().upper())


{"serve": serve, "train": train}.get(role, process)()
"""


def pushed(cloud: CloudAtHand, engine: docker.DockerClient) -> str:
    """Push the image and return its address; the engine has lost it again."""
    name = f"tested-{uuid.uuid4().hex[:8]}"
    ecr = cloud.client("ecr")
    uri = ecr.create_repository(repositoryName=name)["repository"]["repositoryUri"]
    container = engine.containers.create("python:3.13-slim")
    container.put_archive("/", _archive())
    container.commit(uri, "1", changes=["CMD []"])
    container.remove()
    (login,) = ecr.get_authorization_token()["authorizationData"]
    user, _, password = base64.b64decode(login["authorizationToken"]).decode().partition(":")
    said = engine.images.push(uri, "1", auth_config={"username": user, "password": password})
    assert "errorDetail" not in said, said
    engine.images.remove(f"{uri}:1")
    return f"{uri}:1"


def running(engine: docker.DockerClient, variable: str) -> list[Any]:
    """The containers that have this variable in their environment."""
    containers = engine.containers.list(all=True, ignore_removed=True)
    return [one for one in containers if variable in (one.attrs["Config"]["Env"] or ())]


def _archive() -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as tar:
        for name in ("serve", "train", "process"):
            info = tarfile.TarInfo(f"usr/local/bin/{name}")
            info.size, info.mode = len(PROGRAM.encode()), 0o755
            tar.addfile(info, io.BytesIO(PROGRAM.encode()))
    return buffer.getvalue()
